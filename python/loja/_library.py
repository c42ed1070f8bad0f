# SPDX-License-Identifier: LGPL-3.0-or-later
"""The calls of <loja/loja.h>, by ctypes."""

import ctypes
import ctypes.util
import os
import threading


class LojaError(Exception):
    """Bad input, or a run that could not be finished."""


PROGRESS = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_double,
                            ctypes.c_double)


def _load():
    """LOJA_LIBRARY names the library; else it is where it was installed."""
    names = [os.environ.get("LOJA_LIBRARY"), "libloja.so.1",
             "libloja.1.dylib", ctypes.util.find_library("loja")]
    for name in names:
        if name:
            try:
                return ctypes.CDLL(name)
            except OSError as error:
                reason = error
                if name == names[0]:
                    break
    raise ImportError("the library libloja was not found (%s); install it, "
                      "or let LOJA_LIBRARY name it" % reason)


def _declare(lib):
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    for name, result, arguments in [
            ("loja_version", text, []),
            ("loja_task_new", pointer, []),
            ("loja_task_free", None, [pointer]),
            ("loja_task_problem", ctypes.c_int,
             [pointer, text, text, ctypes.c_size_t]),
            ("loja_task_set", ctypes.c_int, [pointer, text, text]),
            ("loja_task_progress", None, [pointer, PROGRESS, pointer]),
            ("loja_task_run", ctypes.c_int, [pointer, text]),
            ("loja_task_stop", None, [pointer]),
            ("loja_task_result", text, [pointer]),
            ("loja_task_error", text, [pointer])]:
        function = getattr(lib, name)
        function.restype = result
        function.argtypes = arguments


_lib = _load()
_declare(_lib)


def version():
    """The version of the library."""
    return _lib.loja_version().decode()


class _Run:
    """One task, from its making to its end, in a thread of its own: so the
    main thread is free for Ctrl-C."""

    def __init__(self, command, path, text, options, progress):
        self.command, self.path, self.text = command, path, text
        self.options, self.progress = options, progress
        self.result = self.error = self.failure = None
        self.finished = threading.Event()
        self.task = _lib.loja_task_new()

    def _call(self, status):
        if status != 0:
            raise LojaError(_lib.loja_task_error(self.task).decode())

    def _tell(self, _context, time, error):
        try:
            return 1 if self.progress(time, error) else 0
        except BaseException as failure:     # it is raised again by run
            self.failure = failure
            return 1

    def _work(self):
        callback = PROGRESS(self._tell)
        try:
            text = self.text
            self._call(_lib.loja_task_problem(
                self.task, os.fsencode(self.path), text,
                len(text) if text is not None else 0))
            for name, value in self.options:
                self._call(_lib.loja_task_set(self.task, name.encode(),
                                              str(value).encode()))
            if self.progress is not None:
                _lib.loja_task_progress(self.task, callback, None)
            self._call(_lib.loja_task_run(self.task, self.command.encode()))
            self.result = _lib.loja_task_result(self.task)
        except LojaError as error:
            self.error = error
        finally:
            self.finished.set()

    def run(self):
        worker = threading.Thread(target=self._work, daemon=True)
        interrupt = None
        # wherever the interrupt comes, the worker has to be waited for: Python
        # must not end before it
        while not self.finished.is_set():
            try:
                if worker.ident is None:
                    worker.start()
                while not self.finished.wait(0.1):
                    pass
            except KeyboardInterrupt as key:
                interrupt = key
                _lib.loja_task_stop(self.task)
        worker.join()
        _lib.loja_task_free(self.task)
        for failure in (interrupt, self.failure, self.error):
            if failure is not None:
                raise failure
        return self.result.decode()


def run(command, path, text, options, progress=None):
    """The JSON of one run.  Raises LojaError, KeyboardInterrupt, or what
    progress raised."""
    return _Run(command, path, text, options, progress).run()
