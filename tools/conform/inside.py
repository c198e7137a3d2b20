"""What the tools share that run in the reference Python of the target, and
hold a stage of fastpyc against what that Python's own modules say of it."""
import argparse
import os
import shlex
import subprocess
import sys

from conform import corpus, reference


def enter():
    """Goes on in the reference Python of -t; that option for the parser of
    the tool."""
    option = argparse.ArgumentParser(add_help=False)
    option.add_argument('-t', '--target', default='3.13')
    series = option.parse_known_args()[0].target
    if '%d.%d' % sys.version_info[:2] != series:
        python = reference.native(series)
        os.execv(python, [python, *sys.argv])
    return option


def source_files(paths):
    for path in paths:
        yield from filter(os.path.exists, corpus.walk(path))


def dumps(command, target, paths):
    """(path, what the command line prints of it)"""
    for path in paths:
        done = subprocess.run([*shlex.split(command), '-t', target, path],
                              stdout=subprocess.PIPE)
        yield path, done.stdout
