"""Who may see which bytes, worked out from what was done and from nothing that the site's own code says about it."""

from dataclasses import dataclass, field

WIDER = ("roles", "members", "public")
EVERYWHERE = {"edna", "ada"}
HOMES = {"cara": "news", "ed": "news", "colin": "policies"}
PEOPLE = ("anon", "otto", *HOMES, *sorted(EVERYWHERE))


@dataclass
class Library:
    """An asset: where it lies, the digests of its versions, and whether it was thrown away."""

    section: str
    digests: list[str]
    in_trash: bool = False


@dataclass
class Story:
    """An article: what each of its revisions shows, which one is live, and who sees it without working there."""

    section: str
    revisions: list[set[str]]
    live: int | None = None
    guests: set[str] = field(default_factory=set)


@dataclass
class World:
    above: dict[str, str | None]
    audiences: dict[str, str] = field(default_factory=dict)
    assets: dict[int, Library] = field(default_factory=dict)
    stories: dict[int, Story] = field(default_factory=dict)

    def line(self, section: str | None) -> list[str]:
        """``section`` and everything above it."""
        return [section, *self.line(self.above[section])] if section else []

    def audience(self, section: str) -> str:
        """The narrowest that was set anywhere on the way down."""
        return min((self.audiences.get(place, "public") for place in self.line(section)), key=WIDER.index)

    def works_in(self, who: str, section: str) -> bool:
        return who in EVERYWHERE or HOMES.get(who) in self.line(section)

    def reads(self, who: str, story: Story) -> bool:
        audience = self.audience(story.section)
        return story.live is not None and (
            audience == "public"
            or (audience == "members" and who != "anon")
            or self.works_in(who, story.section)
        )

    def sees(self, who: str, digest: str) -> bool:
        in_library = any(
            digest in asset.digests and self.works_in(who, asset.section) for asset in self.assets.values()
        )
        at_work = any(
            (self.works_in(who, story.section) or who in story.guests)
            and any(digest in shown for shown in story.revisions)
            for story in self.stories.values()
        )
        as_reader = any(
            self.reads(who, story) and digest in story.revisions[story.live or 0]
            for story in self.stories.values()
        )
        return in_library or at_work or as_reader

    def is_in_trash(self, digest: str) -> bool:
        return any(digest in asset.digests and asset.in_trash for asset in self.assets.values())
