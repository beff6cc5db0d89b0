"""How long a call keeps Python from hearing a signal."""

import gc
import signal
import time
from collections.abc import Callable
from itertools import pairwise


def longest_silence(call: Callable[[], object]) -> float:
    """Give the longest time between two moments in which Python heard a signal, in seconds of work.

    Time in which other processes have the machine is nobody's fault.
    """
    heard: list[float] = []
    before = signal.signal(signal.SIGALRM, lambda *_: heard.append(time.thread_time()))
    # Nor is it the call's fault what Python has to look through for cycles.
    gc.collect()
    gc.freeze()
    signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
    try:
        heard.append(time.thread_time())
        call()
        heard.append(time.thread_time())
    finally:
        gc.unfreeze()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return max(later - one for one, later in pairwise(heard))
