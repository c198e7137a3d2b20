# Without the assert the first test jumps to what it falls into.
def stop(self):
    if self.lock is not None:
        assert self.running
    if not self.daemon:
        with lock:
            f()
