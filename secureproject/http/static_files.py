"""Storage of static files: compressed, with a digest in each name. WhiteNoise serves them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Static files with hashed names, cached by browsers for ever. Plain names before ``collectstatic`` has run.

    In production that state does not start (secure.E020); it is for developers and the demo.
    """

    # Modules import each other by hashed names too, so that no browser mixes two releases.
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        return str(super().stored_name(name)) if self.hashed_files else name
