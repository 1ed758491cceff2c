"""Everything that belongs to a client or their vault, in whatever app: found by the models' own keys."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from practice.models import Client, ContactPoint, DataKey, SealedRow, User, Vault

Column = tuple[type[models.Model], str]
OURS = ("practice", "consent", "messaging", "records", "breaches")


def pointing_at(target: type[models.Model]) -> Iterator[Column]:
    """Each model of ours and the name of each of its keys to `target`."""
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for field in model._meta.concrete_fields:
                if isinstance(field, models.ForeignKey) and field.related_model is target:
                    yield model, field.name


def sealed() -> Iterator[type[SealedRow]]:
    """All models with content but the client's own row, which stays as a stub."""
    for model in apps.get_models():
        if issubclass(model, SealedRow) and model is not Client:
            yield model


def plain_of_vault() -> Iterator[Column]:
    """What names a vault and seals nothing in it."""
    for model, name in pointing_at(Vault):
        if not issubclass(model, SealedRow) and model is not DataKey:
            yield model, name


def of_client() -> Iterator[Column]:
    return (column for column in pointing_at(Client) if column[0] is not Client)


def of_point() -> Iterator[Column]:
    return pointing_at(ContactPoint)


def of_user() -> Iterator[Column]:
    return (column for column in pointing_at(User) if column[0] is not Client)


def repoint(columns: Iterator[Column], old: Any, new: Any) -> None:
    for model, name in columns:
        model._base_manager.filter(**{name: old}).update(**{name: new})
