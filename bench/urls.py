"""The product's addresses, the floor's, and the peer's."""

from django.urls import URLPattern, include, path
from postman import urls as peer
from postman.views import NamespaceMixin

from bench import floor
from practice.gate import open_page
from practice.project import urls

NamespaceMixin.template_engine = "peer"
for one in peer.urlpatterns:
    if isinstance(one, URLPattern):
        open_page("a peer that is measured, in its own database")(one.callback)

urlpatterns = [
    *urls.urlpatterns,
    path("floor/", floor.inbox, name="floor_inbox"),
    path("floor/<uuid:client_id>/", floor.conversation, name="floor"),
    path("peer/", include(peer)),
]
handler404, handler403, handler500 = urls.handler404, urls.handler403, urls.handler500
