"""Help of commands with many options: in groups, those of the command's own first."""

from __future__ import annotations

import click

#: Options by their names as parameters; what is in no group is the command's own.
_GROUPS = {
    "Rules": ("select", "extend_select", "ignore", "options", "rule_folders"),
    "Files": (
        *("stdin_filename", "changed_since", "encoding", "issues", "exclude", "force_exclude", "respect_gitignore"),
        *("config_path", "isolated", "baseline", "no_baseline", "prune_baseline"),
    ),
    "Report": (
        *("output_format", "output_file", "statistics", "color", "quiet", "verbose"),
        *("fail_under", "exit_zero", "exit_non_zero_on_fix"),
    ),
    "Work": ("workers", "time_limit", "cache", "cache_dir", "shard", "out"),
}
_GROUP_OF = {name: group for group, names in _GROUPS.items() for name in names}
_OWN = "Options"


class Grouped(click.Command):
    """A command whose help shows its options in groups."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each group under its name, its options in the order of the groups."""
        rows: dict[str, list[tuple[str, str]]] = {group: [] for group in (_OWN, *_GROUPS)}
        order = list(_GROUP_OF)
        params = self.get_params(ctx)
        for param in sorted(params, key=lambda one: order.index(one.name) if one.name in _GROUP_OF else -1):
            if record := param.get_help_record(ctx):
                rows[_GROUP_OF.get(param.name or "", _OWN)].append(record)
        for group, records in rows.items():
            if records:
                with formatter.section(group):
                    formatter.write_dl(records)
