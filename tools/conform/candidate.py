"""Asks fastpyc, through build/fastpyc-batch: one process that compiles one
file after another, started again when it dies."""
import os
import selectors
import subprocess
import tempfile

from .reference import Answer

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
TIMEOUT = 120


class Candidate:
    def __init__(self, program, target):
        self.program = program
        self.target = target
        self.process = None
        self.errors = None

    def start(self):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [self.program, self.target], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self.errors, bufsize=0)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.process.stdout, selectors.EVENT_READ)
        self.buffer = b''

    def fill(self):
        """Reads more; False at the end, TimeoutError if nothing comes."""
        if not self.selector.select(TIMEOUT):
            raise TimeoutError
        more = os.read(self.process.stdout.fileno(), 1 << 20)
        self.buffer += more
        return bool(more)

    def read_reply(self):
        """("ok" or "refused", data) or None if the process died."""
        while b'\n' not in self.buffer:
            if not self.fill():
                return None
        line, _, self.buffer = self.buffer.partition(b'\n')
        verdict, size = line.split()
        while len(self.buffer) < int(size):
            if not self.fill():
                return None
        data = self.buffer[:int(size)]
        self.buffer = self.buffer[int(size):]
        return verdict.decode(), data

    def compile_many(self, paths, level):
        """The answers for some hundred files, in one go: asked one by one,
        most of the time goes into waking each other."""
        if self.process is None:
            self.start()
        try:
            self.process.stdin.write(os.fsencode(''.join(
                '%d\t%s\n' % (level, path) for path in paths)))
            replies = [self.read_reply() for _ in paths]
        except (BrokenPipeError, TimeoutError):
            replies = [None]
        if None in replies:
            self.stop()
            return [self.compile(path, b'', level) for path in paths]
        return [self.answer(reply) for reply in replies]

    def compile(self, path, content, level):
        if self.process is None:
            self.start()
        try:
            self.process.stdin.write(os.fsencode('%d\t%s\n' % (level, path)))
            reply = self.read_reply()
        except BrokenPipeError:
            reply = None
        except TimeoutError:
            self.stop()
            return Answer('timeout', error='no answer in %d s' % TIMEOUT)
        return self.answer(reply)

    def answer(self, reply):
        if reply is None:
            return Answer('crashed', error=self.autopsy())
        if reply[0] == 'ok':
            return Answer('ok', reply[1])
        text = reply[1].decode('utf-8', 'backslashreplace')
        return Answer('refused', error=text.split('\t', 6))

    def autopsy(self):
        """What the dead process said."""
        status = self.process.wait()
        self.errors.seek(0)
        text = self.errors.read().decode('utf-8', 'replace').strip()
        self.stop()
        lines = [s for s in text.splitlines()
                 if 'ERROR' in s or 'rror:' in s or 'ssert' in s
                 or s.lstrip().startswith(('#1 ', '#2 ', '#3 '))]
        return '; '.join(lines[:5]) or text[-300:] or 'status %d' % status

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdin.close()
            self.process.stdout.close()
            self.selector.close()
            self.errors.close()
            self.process = None

    def close(self):
        """Lets the process end by itself; what it says then (leaks that a
        sanitizer found), or None."""
        if self.process is None:
            return None
        self.process.stdin.close()
        status = self.process.wait()
        self.errors.seek(0)
        text = self.errors.read().decode('utf-8', 'replace')
        self.process.stdout.close()
        self.selector.close()
        self.errors.close()
        self.process = None
        return text[-3000:] or 'status %d' % status if status else None
