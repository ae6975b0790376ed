"""The language server as an editor meets it: a real client, over stdio."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from conftest import NAMES, Shell
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pygls", reason="pip install -e .[dev]")
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from lintnews import Edit
from lintnews.finding import apply
from lintnews.lsp.positions import Positions

URI = "file:///pages/第1版.txt"
TEXT = "𠮷祥镇😀,昨日\f\u2028通过,验收。列列入。\n断\n\n开\n"


class Editor:
    """A client with one document."""

    def __init__(self, client: LanguageClient) -> None:
        self.client = client
        self.told: list[lsp.PublishDiagnosticsParams] = []
        self.version = 1

        @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params: lsp.PublishDiagnosticsParams) -> None:
            self.told.append(params)

    def open(self, text: str, uri: str = URI) -> None:
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "plaintext", 1, text)))

    def change(self, text: str) -> None:
        self.version += 1
        change = lsp.TextDocumentContentChangeWholeDocument(text)
        document = lsp.VersionedTextDocumentIdentifier(self.version, URI)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))

    async def diagnostics(self, version: int) -> list[lsp.Diagnostic]:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            for told in self.told:
                if told.version == version:
                    return list(told.diagnostics)
            await asyncio.sleep(0.02)
        raise AssertionError(f"no diagnostics of version {version}")

    async def actions(self, range_: lsp.Range, *only: str) -> list[lsp.CodeAction]:
        context = lsp.CodeActionContext([], only=list(only) or None)
        told = await self.client.text_document_code_action_async(
            lsp.CodeActionParams(lsp.TextDocumentIdentifier(URI), range_, context),
        )
        return [action for action in told or [] if isinstance(action, lsp.CodeAction)]


Talk = Callable[[Editor], Awaitable[None]]


@pytest.fixture
def talk(rules_dir: Path) -> Callable[..., None]:
    """Runs a conversation with a server that has the tests' rules."""

    def run(conversation: Talk, encodings: list[lsp.PositionEncodingKind | str] | None = None, *, versioned: bool = True) -> None:
        async def main() -> None:
            client = LanguageClient("editor", "1")
            editor = Editor(client)
            own = ["--rules", str(rules_dir), "--select", ",".join(NAMES)]
            await client.start_io(sys.executable, "-m", "lintnews", "server", *own)
            capabilities = lsp.ClientCapabilities(
                general=lsp.GeneralClientCapabilities(position_encodings=encodings),
                workspace=lsp.WorkspaceClientCapabilities(
                    workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=versioned),
                ),
            )
            told = await client.initialize_async(lsp.InitializeParams(capabilities))
            assert told.server_info
            assert told.server_info.name == "lintnews"
            client.initialized(lsp.InitializedParams())
            await conversation(editor)
            await client.shutdown_async(None)
            client.exit(None)
            await client.stop()

        coroutine: Coroutine[Any, Any, None] = asyncio.wait_for(main(), 60)
        asyncio.run(coroutine)

    return run


def lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")


def taken(text: str, range_: lsp.Range) -> str:
    """What an editor that counts UTF-16 selects."""
    start, end = (offset(text, position) for position in (range_.start, range_.end))
    return text.replace("\r\n", "\n")[start:end]


def offset(text: str, position: lsp.Position) -> int:
    before = lines(text)[: position.line]
    line = lines(text)[position.line]
    head = line.encode("utf-16-le")[: 2 * position.character].decode("utf-16-le")
    return sum(len(one) + 1 for one in before) + len(head)


def edited(text: str, edits: list[lsp.TextEdit]) -> str:
    """What an editor makes of a document."""
    plain = text.replace("\r\n", "\n")
    return apply(plain, [Edit(offset(text, e.range.start), offset(text, e.range.end), e.new_text.replace("\r\n", "\n")) for e in edits])


def edits_of(action: lsp.CodeAction) -> list[lsp.TextEdit]:
    assert action.edit
    if action.edit.changes:
        return list(action.edit.changes[URI])
    assert action.edit.document_changes
    (change,) = action.edit.document_changes
    assert isinstance(change, lsp.TextDocumentEdit)
    assert change.text_document == lsp.OptionalVersionedTextDocumentIdentifier(URI, 1)
    return [edit for edit in change.edits if isinstance(edit, lsp.TextEdit)]


WHOLE = lsp.Range(lsp.Position(0, 0), lsp.Position(9, 0))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_diagnostics_mark_what_lintnews_found(talk: Callable[..., None], newline: str) -> None:
    text = TEXT.replace("\n", newline)

    async def conversation(editor: Editor) -> None:
        editor.open(text)
        told = await editor.diagnostics(1)
        assert [(one.code, one.severity, taken(text, one.range)) for one in told] == [
            ("t-comma", lsp.DiagnosticSeverity.Warning, ","),
            ("t-comma", lsp.DiagnosticSeverity.Warning, ","),
            ("t-twice", lsp.DiagnosticSeverity.Error, "列"),
            ("t-break", lsp.DiagnosticSeverity.Error, "断\n\n开"),
        ]
        assert told[0].range == lsp.Range(lsp.Position(0, 6), lsp.Position(0, 7)), "𠮷 and 😀 are two units each"
        assert told[0].message == "half-width comma (98%)"
        assert told[2].related_information
        assert taken(text, told[2].related_information[0].location.range) == "列"

    talk(conversation)


@pytest.mark.parametrize("versioned", [True, False])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_quick_fixes_tell_safe_from_unsafe(talk: Callable[..., None], versioned: bool, newline: str) -> None:
    text = TEXT.replace("\n", newline)

    async def conversation(editor: Editor) -> None:
        editor.open(text)
        actions = await editor.actions(WHOLE, lsp.CodeActionKind.QuickFix)
        assert [(action.title, action.is_preferred) for action in actions] == [
            ("lintnews: repair t-comma", True),
            ("lintnews: repair t-comma", True),
            ("lintnews: repair t-twice (unsafe, 90% sure)", False),
            ("lintnews: repair t-break", True),
        ]
        assert edited(text, edits_of(actions[0])) == TEXT.replace(",", "，", 1)
        assert edited(text, edits_of(actions[2])) == TEXT.replace("列列", "列")
        assert edited(text, edits_of(actions[3])) == TEXT.replace("\n\n", "")
        here = lsp.Position(0, 6)
        assert [action.title for action in await editor.actions(lsp.Range(here, here))] == [
            "lintnews: repair t-comma",
            "lintnews: make all safe repairs",
        ]

    talk(conversation, versioned=versioned)


@pytest.mark.parametrize("only", ["source.fixAll", "source.fixAll.lintnews", "source"])
def test_all_safe_repairs_at_once(talk: Callable[..., None], only: str) -> None:
    async def conversation(editor: Editor) -> None:
        editor.open(TEXT)
        (action,) = await editor.actions(WHOLE, only)
        assert action.kind == "source.fixAll.lintnews"
        assert edited(TEXT, edits_of(action)) == TEXT.replace(",", "，").replace("\n\n", "")
        assert await editor.actions(WHOLE, "source.organizeImports") == []

    talk(conversation)


def test_hovering_shows_the_page_of_the_rule(talk: Callable[..., None], rules_dir: Path) -> None:
    (rules_dir / "outside.md").write_text("# t-comma\n\nA comma that is not one.\n", encoding="utf-8")

    async def conversation(editor: Editor) -> None:
        editor.open(TEXT)
        where = lsp.TextDocumentIdentifier(URI)
        hover = await editor.client.text_document_hover_async(lsp.HoverParams(where, lsp.Position(0, 6)))
        assert hover
        assert isinstance(hover.contents, lsp.MarkupContent)
        assert hover.contents.value.startswith("**t-comma** 98%: half-width comma")
        assert "A comma that is not one." in hover.contents.value
        assert await editor.client.text_document_hover_async(lsp.HoverParams(where, lsp.Position(0, 2))) is None

    try:
        talk(conversation)
    finally:
        (rules_dir / "outside.md").unlink()


def test_typing_is_waited_for(talk: Callable[..., None]) -> None:
    async def conversation(editor: Editor) -> None:
        editor.open(TEXT)
        await editor.diagnostics(1)
        for number in range(20):
            editor.change("," * (number + 1))
        assert len(await editor.diagnostics(21)) == 20
        assert {told.version for told in editor.told} <= {1, 21}, "what was typed on the way is not checked"
        editor.client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(URI)))
        assert await editor.diagnostics(None) == []  # type: ignore[arg-type]

    talk(conversation)


def test_the_editor_may_count_code_points(talk: Callable[..., None]) -> None:
    async def conversation(editor: Editor) -> None:
        editor.open(TEXT)
        assert (await editor.diagnostics(1))[0].range.start == lsp.Position(0, 4)

    talk(conversation, [lsp.PositionEncodingKind.Utf32])


def test_records_and_errors_are_told_on_their_lines(talk: Callable[..., None]) -> None:
    async def conversation(editor: Editor) -> None:
        uri = "file:///pages/a.jsonl"
        editor.open('{"text": "好"}\n{"text": "一,二"}\nnone\n{"text": "炸"}\n', uri)
        told = await editor.diagnostics(1)
        assert [(one.code, one.range.start.line) for one in told if one.code] == [("t-comma", 1), ("t-raises", 0)]
        assert any("not JSON" in one.message for one in told)

    talk(conversation)


def test_settings_leave_rules_and_files_out(talk: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = 'exclude = ["old/"]\n[per-file-ignores]\n"drafts/*" = ["t-comma"]\n'
    (tmp_path / "lintnews.toml").write_text(settings, encoding="utf-8")

    async def conversation(editor: Editor) -> None:
        for folder, codes in (("drafts", {"t-twice", "t-break"}), ("old", set()), ("new", {"t-comma", "t-twice", "t-break"})):
            editor.told.clear()
            editor.open(TEXT, (tmp_path / folder / "a.txt").as_uri())
            assert {one.code for one in await editor.diagnostics(1)} == codes

    talk(conversation)


def test_without_the_extra_the_way_out_is_said(shell: Shell, tmp_path: Path) -> None:
    code = "import sys; sys.modules['pygls'] = None; sys.argv = ['lintnews', 'server']; from lintnews.__main__ import main; main()"
    done = shell(f"'{sys.executable}' -c \"{code}\"", tmp_path)
    assert (done.returncode, b"pip install 'lintnews[lsp]'" in done.stderr) == (2, True)


@given(st.text(st.sampled_from("中a𠮷😀é\u0301\n\f\u2028\ud800"), max_size=30), st.data())
def test_positions_come_back(text: str, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(lsp.PositionEncodingKind)))
    positions = Positions(text, kind)
    at = data.draw(st.integers(0, len(text)))
    position = positions.at(at)
    assert positions.offset(position) == at
    assert position.line == text.count("\n", 0, at)
    beyond = positions.offset(lsp.Position(position.line, position.character + 1000))
    assert beyond == (text + "\n").index("\n", at), "no further than the line's end"
    assert positions.offset(lsp.Position(position.line + 1000, 0)) == len(text)
