"""python -m fastpyc: the fastpyc command that the package brings."""
import os
import sys
import sysconfig


def _candidates():
    """Where installers put commands."""
    name = 'fastpyc' + (sysconfig.get_config_var('EXE') or '')
    yield os.path.join(sysconfig.get_path('scripts'), name)
    user = sysconfig.get_preferred_scheme('user')
    yield os.path.join(sysconfig.get_path('scripts', scheme=user), name)
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    yield os.path.join(here, 'bin', name)  # pip install --target


def find_command() -> str:
    """The path of the command; FileNotFoundError if there is none."""
    for path in _candidates():
        if os.path.isfile(path):
            return path
    raise FileNotFoundError('the fastpyc command is not installed')


def main() -> None:
    os.environ.setdefault('FASTPYC_TARGET', '%d.%d' % sys.version_info[:2])
    path = find_command()
    os.execv(path, [path] + sys.argv[1:])


if __name__ == '__main__':
    main()
