import os

from typing_extensions import Buffer  # known to all type checkers

class Diagnostic:
    """An error or warning, with the attributes of a SyntaxError."""
    severity: str
    type: str
    message: str
    filename: str
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    text: str | None
    def as_exception(self) -> BaseException: ...

_Path = str | bytes | os.PathLike[str]

def compile_source(source: str | Buffer, filename: _Path, *,
                   target: str | None = None, optimize: int = -1) -> bytes: ...
def check(source: str | Buffer, filename: _Path = '<string>', *,
          target: str | None = None, optimize: int = -1
          ) -> list[Diagnostic]: ...
