from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "community.ledger"
    label = "ledger"
    verbose_name = "Ledger"
