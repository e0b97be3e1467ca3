"""The command line, one file per command."""

from __future__ import annotations

import importlib
import pkgutil
import sys
import tempfile
import traceback
from collections.abc import Sequence

import click

from driftwitness import InputError, __version__
from driftwitness.drift.exits import Exit
from driftwitness.report.literal import literal
from driftwitness.trace.redaction import Redactor
from driftwitness.trace.secrets import environment


class _Commands(click.Group):
    """Finds each command in the file of its name, and imports it only when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names of the files beside this one."""
        del ctx
        return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{cmd_name}").command
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="driftwitness")
def group() -> None:
    """Turn a vendor's prose API page into a contract, and tell when the vendor drifts from it.

    \b
    Start here:
      driftwitness check VENDOR --against mock      everything, against the embedded mock
      driftwitness capture PAGE --vendor NAME --out contracts/NAME
      driftwitness mock VENDOR                      a vendor to build against
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every way out has its exit status, and no traceback reaches a person."""
    try:
        status = group.main(args=None if arguments is None else list(arguments), standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(Exit.USAGE)
    except InputError as error:
        message = Redactor(environment()).text(f"driftwitness: {error}")
        click.echo("\n".join(map(literal, message.split("\n"))), err=True)
        sys.exit(Exit.USAGE)
    except (KeyboardInterrupt, click.Abort) as error:
        # click makes an Abort, without its text, of a KeyboardInterrupt
        run = str(error.__cause__ or error)
        where = f" The run is kept: {run}" if run else ""
        click.echo(f"driftwitness: interrupted.{where}", err=True)
        sys.exit(Exit.INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the last resort: a fault of ours, told in one line
        clean = Redactor(environment())
        with tempfile.NamedTemporaryFile("w", prefix="driftwitness-", suffix=".log", delete=False) as log:
            log.write(clean.text(traceback.format_exc()))
        click.echo(
            f"driftwitness: a fault of our own: {clean.text(_last_line(error))}. The details are in {log.name}; "
            "please report it with that file.",
            err=True,
        )
        sys.exit(Exit.FAULT)


def _last_line(error: Exception) -> str:
    lines = traceback.format_exception_only(error)[-1].strip().splitlines()
    return literal(lines[-1].rstrip(".")) if lines else type(error).__name__
