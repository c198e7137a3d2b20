"""libfastpyc for the modules of the package."""

version: str
TIMESTAMP: int
CHECKED_HASH: int
UNCHECKED_HASH: int
NO_DEBUG_RANGES: int
SOURCE_IS_TEXT: int
QUOTE_FILE: int

_Diagnostic = tuple[bool, bool, str, str, int | None, int | None, int | None,
                    int | None, str | None]

def compile(source: bytes, filename: bytes, target: str, optimize: int,
            flags: int, mode: int | None, mtime: int, size: int, /
            ) -> tuple[bytes | None, str, list[_Diagnostic]]: ...
def targets() -> list[tuple[str, str, str, int]]: ...
def find_target(name: str, /) -> tuple[str, str, str, int]: ...
