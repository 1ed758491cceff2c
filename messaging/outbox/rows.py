"""The kinds of rows that leave the house by this one road."""

from messaging.models import Delivery, InquiryAnswer
from practice.models import Notice

Row = Delivery | Notice | InquiryAnswer
Model = type[Delivery] | type[Notice] | type[InquiryAnswer]
MODELS: tuple[Model, ...] = (Notice, Delivery, InquiryAnswer)
