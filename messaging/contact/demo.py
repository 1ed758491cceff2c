"""Who wrote to the demo practice for the first time, and who else is named there."""

from datetime import timedelta

from messaging import actions
from messaging.contact.said import Matter, Said, Way
from practice.actors import WORKER, stranger
from practice.demo import People

WRITTEN = (
    (3, "en", Said(
        called="Rosa", way=Way.CALL, phone="+12025550131", matter=Matter.TOGETHER, state="NY", others_see=True,
        words="My partner and I argue a lot since we moved. Do you see couples in the evening?",
    )),
    (20, "es", Said(
        called="Martín", way=Way.EMAIL, email="martin@elsewhere.example", matter=Matter.CHILD, state="NY",
        others_see=False, words="Busco ayuda para mi hijo de nueve años. ¿Atienden en español?",
    )),
    (30, "en", Said(
        called="Best SEO", way=Way.EMAIL, email="sales@seo.example", matter=Matter.OTHER, others_see=False,
        words="We bring you to page one: www.seo-first.com and www.rank-now.com",
    )),
)  # fmt: skip


def seed(people: People) -> None:
    for number, (hours, language, said) in enumerate(WRITTEN):
        actions.receive_inquiry(
            said=said,
            language=language,
            submission=None,
            actor=stranger(f"192.0.2.{number}"),
            now=people.now - timedelta(hours=hours),
        )
    one = actions.Elsewhere(
        name="Harbor House", about="Families and children, also evenings", phone="+1 202-555-0188"
    )
    actions.add_referral(elsewhere=one, submission=None, actor=WORKER, now=people.now)
