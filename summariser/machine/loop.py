"""An event loop in a thread of its own, for callers that have none, or one that is running."""

import asyncio
import atexit
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")
_END = object()


class _Threads(ThreadPoolExecutor):
    """As usual; but when the program's main thread has ended, Python's own takes no more work, though others go on."""

    def submit(self, work: Callable[..., T], /, *given: Any, **named: Any) -> Future[T]:
        try:
            return super().submit(work, *given, **named)
        except RuntimeError:
            future: Future[T] = Future()
            threading.Thread(target=_do, args=(future, lambda: work(*given, **named)), daemon=True).start()
            return future


def _do(future: Future[T], work: Callable[[], T]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits
        future.set_exception(error)


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(_Threads())
        self._thread = threading.Thread(target=self._live, name="summariser", daemon=True)
        self._thread.start()

    def _live(self) -> None:
        self._loop.run_forever()
        self._loop.close()

    @property
    def ended(self) -> bool:
        return not self._thread.is_alive()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What the coroutine returns. Ctrl-C cancels it and waits until it has ended, with what was in flight."""
        tasks: list[asyncio.Task[T]] = []
        over = threading.Event()

        def begin() -> None:
            tasks.append(self._loop.create_task(coroutine))
            tasks[0].add_done_callback(lambda _: over.set())

        def cancel() -> None:
            tasks[0].cancel()

        self._loop.call_soon_threadsafe(begin)
        try:
            over.wait()
        except BaseException:
            self._loop.call_soon_threadsafe(cancel)
            over.wait()
            raise
        return tasks[0].result()

    def once(self, awaitable: Coroutine[Any, Any, T]) -> T:
        try:
            return self.run(awaitable)
        finally:
            self.close()

    def close(self) -> None:
        self.run(_end_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def leave(self, last: Coroutine[Any, Any, None]) -> None:
        """Close it after that, whether or not anybody waits; the program's end does."""

        async def end() -> None:
            try:
                await last
            finally:
                await _end_all()
                self._loop.stop()

        atexit.register(self._thread.join)
        self._loop.call_soon_threadsafe(lambda: self._loop.create_task(end()))


async def _end_all() -> None:
    """Cancel what a second Ctrl-C has left running, and see it end."""
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()


def each(items: AsyncGenerator[T, None]) -> Iterator[T]:
    """The items one by one, in a loop that lasts as long as the iterator."""

    async def following() -> T | object:
        return await anext(items, _END)

    def end() -> None:
        atexit.unregister(end)
        if loop.ended:  # in a fork, which has none of the threads, too
            return
        try:
            loop.run(items.aclose())
        finally:
            loop.close()

    loop, here = Loop(), 0
    atexit.register(end)  # later, when the iterator goes, the threads stand still
    try:
        while True:
            here = threading.get_ident()
            if (item := loop.run(following())) is _END:
                break
            yield item  # type: ignore[misc]  # not the end
    finally:
        if loop.ended or here == threading.get_ident():
            end()
        else:  # collected as garbage, perhaps in a thread that the end would have to wait for
            atexit.unregister(end)
            loop.leave(items.aclose())
