"""Under which vaults a client's file has stood: their own, and those of duplicates that were merged into it."""

from uuid import UUID

from practice.models.client import Client


def vaults_of(client_id: UUID) -> list[UUID]:
    """The own one first; empty where there is no such client. Rows about a duplicate stay where they were written."""
    mine = Client.objects.filter(pk=client_id).values_list("vault_id", flat=True)
    merged = Client.objects.filter(merged_into_id=client_id).values_list("vault_id", flat=True)
    return [*mine, *merged] if mine else []
