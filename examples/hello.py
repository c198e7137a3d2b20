"""The smallest example."""


def greet(name="world", *, shout=False):
    text = f"Hello, {name}!"
    return text.upper() if shout else text


if __name__ == "__main__":
    print(greet())
