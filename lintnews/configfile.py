"""Reads lintnews.toml, or [tool.lintnews] in pyproject.toml; a mistake is told with file, line, key and the nearest right one."""

from __future__ import annotations

import json
import re
import tomllib
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal

import msgspec

from lintnews.config import Config, nearest
from lintnews.reports import FORMATS

#: Fields that only the program sets.
_OWN = ("root", "origins")
KEYS = tuple(f.name.replace("_", "-") for f in fields(Config) if f.name not in _OWN)
#: What a number, or a name, must be beside its type.
_RANGES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "workers": (lambda number: number >= 0, "0 or more"),
    "time_limit": (lambda number: number > 0, "more than 0"),
    "fail_under": (lambda number: 0 <= number <= 1, "between 0 and 1"),
    "output_format": (lambda name: name in FORMATS, f"one of {', '.join(FORMATS)}"),
    "issues": (lambda text: _is_pattern(text), "date, folder, none or a regular expression"),
    "issue_key": (bool, "the name of a member"),
    "encoding": (lambda name: _is_encoding(name), "an encoding such as utf-8, gb18030, big5 or utf-16"),
}


class ConfigError(Exception):
    """A configuration that cannot be used; the message names the file and the key."""


def read(path: Path) -> Config:
    """The settings in ``path``; paths in it are relative to its folder.

    Raises:
        ConfigError: it cannot be read, is no TOML, or holds an unknown key or a value of the wrong type.
    """
    text, table = _table(path)
    file = shown(path)
    values: dict[str, object] = {}
    hints = typing.get_type_hints(Config)
    for key, value in table.items():
        if key not in KEYS:
            raise _mistake(file, text, key, f"unknown key {key!r}{nearest(key, KEYS)} (lintnews config lists them all)")
        field = key.replace("-", "_")
        values[field] = _placed(path.absolute().parent, _converted(file, text, key, value, hints[field]))
        if field in _RANGES and not _RANGES[field][0](values[field]):
            raise _mistake(file, text, key, f"{key} must be {_RANGES[field][1]}, not {value!r}")
    return Config(root=path.absolute().parent).with_values(values, file)


def _table(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"{shown(path)}: cannot read the configuration: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{shown(path)}: the configuration is not UTF-8 (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{shown(path)}: no valid TOML: {error}") from error
    if path.name == "pyproject.toml":
        tool = table.get("tool")
        table = tool.get("lintnews", {}) if isinstance(tool, dict) else {}
        if not isinstance(table, dict):
            raise ConfigError(f"{shown(path)}: tool.lintnews must be a table")
    return text, table


def _converted(file: str, text: str, key: str, value: object, hint: Any) -> object:
    """``value`` as the field wants it; tables are read entry by entry, so that a mistake is told with its whole key."""
    if hint is object:
        return value
    if typing.get_origin(hint) is Mapping:
        if not isinstance(value, dict):
            raise _mistake(file, text, key, f"{key} must be a table, not {_kind(value)}")
        return {name: _converted(file, text, f"{key}.{name}", one, typing.get_args(hint)[1]) for name, one in value.items()}
    try:
        return msgspec.convert(value, hint, dec_hook=_path)
    except (msgspec.ValidationError, TypeError) as error:
        choices = [str(choice) for choice in typing.get_args(hint)] if typing.get_origin(hint) is Literal else []
        if choices:
            reason = f"{key} must be one of {', '.join(choices)}, not {value!r}{nearest(str(value), choices)}"
        else:
            reason = f"{key}: {_plain(str(error))}"
        raise _mistake(file, text, key, reason) from error


def _path(wanted: type, given: object) -> Path:
    if wanted is Path and isinstance(given, str):
        return Path(given)
    raise TypeError(f"Expected `str`, got `{_kind(given)}`")


def _placed(folder: Path, value: object) -> object:
    """Paths made absolute."""
    if isinstance(value, Path):
        return folder / value.expanduser()
    if isinstance(value, tuple):
        return tuple(_placed(folder, one) for one in value)
    return value


def _kind(value: object) -> str:
    names = {bool: "bool", int: "int", float: "float", str: "str", list: "array", dict: "table"}
    return names.get(type(value), type(value).__name__)


def _plain(message: str) -> str:
    """msgspec's words without the path, which the key says better."""
    message = re.sub(r" - at `\$(\[\.\.\.\])?`$", "", message)
    message = re.sub(r" - at `\$\[(\d+)\]`$", lambda match: f" (item {int(match[1]) + 1})", message)
    return message[:1].lower() + message[1:].replace("`", "").replace(" | null", "")


def _mistake(file: str, text: str, key: str, reason: str) -> ConfigError:
    last = re.escape(key.rpartition(".")[2])
    found = re.search(rf"^[^\S\n]*(?:\[[^\n]*)?[\"']?{last}[\"']?[^\S\n]*[=\].]", text, re.MULTILINE)
    line = f":{text.count(chr(10), 0, found.start()) + 1}" if found else ""
    return ConfigError(f"{file}{line}: {reason}")


def _is_pattern(text: str) -> bool:
    try:
        return bool(text) and bool(re.compile(text))
    except re.error:
        return False


def _is_encoding(name: str) -> bool:
    from lintnews.readers.encodings import codec_name

    try:
        codec_name(name)
    except LookupError:
        return False
    return True


def shown(path: Path) -> str:
    """A path as people like to read it: relative to the current folder where it is below."""
    absolute, here = path.absolute(), Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()


def effective(config: Config) -> Iterator[tuple[str, object, str]]:
    """Each key with its value and where that comes from, in the order of the documentation."""
    for one in fields(Config):
        if one.name not in _OWN:
            yield one.name.replace("_", "-"), getattr(config, one.name), config.origins.get(one.name, "default")


def toml_line(key: str, value: object, origin: str) -> str:
    """A setting as a line of TOML, with its origin; one that is not set, which TOML cannot say, as a comment."""
    mark = "# " if value is None or value == () or value == {} else ""
    line = f"{mark}{key} = {_toml(value)}"
    return f"{line:<50}  # {origin}\n"


def plain(value: object) -> object:
    """A value as JSON holds it."""
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(str(key))} = {_toml(one)}" for key, one in value.items()) + " }" if value else "{}"
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    # JSON's strings are TOML's basic strings.
    return json.dumps("" if value is None else str(value), ensure_ascii=False)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)
