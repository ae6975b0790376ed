"""The language server: checks documents a moment after they change, and answers an editor's questions about them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from lintnews import __version__
from lintnews.lsp.judged import FIX_ALL, Asked, Judged

#: The rules that run on the file at a path.
Asking = Callable[[str], Asked]
#: Seconds without a keystroke before a document is checked.
DELAY = 0.3


class Server(LanguageServer):
    """Holds what is known of open documents; one check runs at a time, beside the loop that talks with the editor.

    ``asked`` says what a file is judged by.
    """

    def __init__(self, asked: Asking) -> None:
        # Changes come as whole texts: pygls cuts lines at form feeds and the like too, so edits by line would go astray.
        super().__init__("lintnews", __version__, lsp.TextDocumentSyncKind.Full)
        self.asked = asked
        self.worker = ThreadPoolExecutor(1, thread_name_prefix="lintnews")
        self._judged: dict[str, Judged] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}

    def soon(self, uri: str, delay: float) -> None:
        """Check after a while, unless the document changes again before."""
        if task := self._waiting.pop(uri, None):
            task.cancel()
        self._waiting[uri] = asyncio.create_task(self._after(uri, delay))

    def forget(self, uri: str) -> None:
        """The document is closed."""
        if task := self._waiting.pop(uri, None):
            task.cancel()
        self._judged.pop(uri, None)
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    async def current(self, uri: str) -> Judged:
        """The document as it is now, checked; what was found on this version before is not looked for again."""
        document = self.workspace.get_text_document(uri)
        known = self._judged.get(uri)
        if known is not None and known.version == document.version:
            return known
        path, encoding = to_fs_path(uri) or uri, self.workspace.position_encoding
        work = asyncio.get_running_loop().run_in_executor
        judged = await work(self.worker, Judged.of, uri, document.version, document.source, self.asked(path), encoding)
        if uri in self.workspace.text_documents:
            self._judged[uri] = judged
        return judged

    async def _after(self, uri: str, delay: float) -> None:
        await asyncio.sleep(delay)
        judged = await self.current(uri)
        if self.workspace.get_text_document(uri).version == judged.version:
            diagnostics = await asyncio.get_running_loop().run_in_executor(self.worker, judged.diagnostics)
            self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, diagnostics, judged.version))


def serve(asked: Asking) -> None:
    """Serve on stdin and stdout until the editor says that it is enough, or goes away."""
    logging.getLogger("pygls").setLevel(logging.ERROR)
    server = Server(asked)
    _register(server)
    try:
        server.start_io()
    finally:
        server.worker.shutdown(wait=False, cancel_futures=True)


def _register(server: Server) -> None:
    server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)(_opened)
    server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)(_changed)
    server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)(_closed)
    kinds: list[lsp.CodeActionKind | str] = [lsp.CodeActionKind.QuickFix, FIX_ALL]
    server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=kinds))(_actions)
    server.feature(lsp.TEXT_DOCUMENT_HOVER)(_hover)


async def _opened(ls: Server, params: lsp.DidOpenTextDocumentParams) -> None:
    ls.soon(params.text_document.uri, 0)


async def _changed(ls: Server, params: lsp.DidChangeTextDocumentParams) -> None:
    ls.soon(params.text_document.uri, DELAY)


async def _closed(ls: Server, params: lsp.DidCloseTextDocumentParams) -> None:
    ls.forget(params.text_document.uri)


async def _actions(ls: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    judged = await ls.current(params.text_document.uri)
    edits = ls.client_capabilities.workspace and ls.client_capabilities.workspace.workspace_edit
    versioned = bool(edits and edits.document_changes)
    work = asyncio.get_running_loop().run_in_executor
    return await work(ls.worker, judged.actions, params.range, params.context.only, versioned)


async def _hover(ls: Server, params: lsp.HoverParams) -> lsp.Hover | None:
    return (await ls.current(params.text_document.uri)).hover(params.position)
