"""Reads a garden diary: one command a line."""
import asyncio


def understand(line):
    """What a line of the diary asks for."""
    match line.split():
        case []:
            return None
        case ["sow", name, *rest] if rest:
            return ("sow", name, " ".join(rest))
        case ["sow" | "plant" as verb, str(name)]:
            return (verb, name, "anywhere")
        case ["water", amount] if (litres := float(amount)) > 0:
            return ("water", litres, None)
        case [word, *_]:
            raise SyntaxError(f"{word!r} is no work for a garden"
                              f" ({line.strip():.>20})")


async def follow(lines, pause=0.0):
    """Yields what each line asks for, with a pause between."""
    count = 0
    async for line in lines:
        try:
            if (work := understand(line)) is not None:
                count += 1
                yield count, work
        except SyntaxError as error:
            print(error)
        await asyncio.sleep(pause)


async def read(path):
    with open(path) as diary:
        for line in diary:
            yield line


async def main(path):
    async with asyncio.timeout(10):
        return [work async for _, work in follow(read(path))]
