from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Static files with hashed names, cached by browsers for ever. Plain names before ``collectstatic`` has run.

    In production that state does not start (secure.E020); it is for developers and the demo.
    """

    # Modules import each other by hashed names too, so that no browser mixes two releases.
    support_js_module_import_aggregation = True

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # A page names dozens of files, and their URLs stay the same for the life of the process.
        self._addresses: dict[str, str] = {}

    def stored_name(self, name: str) -> str:
        return str(super().stored_name(name)) if self.hashed_files else name

    def url(self, name: str, force: bool = False) -> str:
        if force:
            return str(super().url(name, force))
        if name not in self._addresses:
            self._addresses[name] = str(super().url(name))
        return self._addresses[name]

    def save_manifest(self) -> None:
        super().save_manifest()
        self._addresses.clear()
