"""What a command prints reaches its reader whole, or one sentence says why it cannot."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import shlex
import stat
import struct
import subprocess
import sys
import termios
import unicodedata
from pathlib import Path

import pytest

LIANZHU = [sys.executable, "-m", "lianzhu"]


def shell(command: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command line of a shell in which `lianzhu` is the program."""
    line = command.replace("lianzhu", shlex.join(LIANZHU), 1)
    return subprocess.run(["bash", "-c", line], capture_output=True, env=os.environ | env, check=False)


def terminal(*args: str, columns: int) -> str:
    """Return what a command prints in a terminal of so many columns."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    env = os.environ | {"TERM": "xterm"}
    process = subprocess.Popen([*LIANZHU, *args], stdout=follower, stderr=subprocess.PIPE, env=env)
    os.close(follower)
    printed = b""
    while True:
        try:
            part = os.read(leader, 65_536)
        except OSError:  # the program has ended
            break
        if not part:
            break
        printed += part
    process.communicate()
    os.close(leader)
    return printed.decode().replace("\r\n", "\n")


def cells(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


@pytest.mark.parametrize("command", ["info", "info --format json", "", "query", "--help", "--version", "find 追一"])
def test_a_full_disk_behind_standard_output_is_one_sentence(command: str) -> None:
    done = shell(f"lianzhu {command} > /dev/full")
    assert done.returncode == 1
    assert done.stderr.decode() == "lianzhu: cannot write to standard output: No space left on device\n"


def test_a_message_is_printed_though_standard_output_is_full(tables) -> None:
    folder = tables({"nodes/Company": "name\n百度\n百度"})
    done = shell(f"lianzhu --store {folder} check --format json > /dev/full")
    assert done.returncode == 1 and b"Traceback" not in done.stderr and b"Exception" not in done.stderr


@pytest.mark.parametrize(
    "command", ["info", "info --format json", "query list", "schema", "show 追一科技", "", "query"]
)
def test_a_closed_standard_output_is_one_sentence(command: str) -> None:
    done = shell(f"lianzhu {command} >&-")
    assert done.returncode == 1
    expected = "lianzhu: cannot print: standard output is closed; write to a file with -o\n"
    assert done.stderr.decode() == expected


def test_with_standard_output_closed_a_file_is_still_written(tmp_path: Path) -> None:
    done = shell(f"lianzhu info -o {tmp_path / 'info.csv'} >&- 2>&-")
    assert done.returncode == 0 and (tmp_path / "info.csv").read_text("utf-8-sig").startswith("group,name")


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_json_stays_json_in_an_encoding_that_lacks_characters(tables, encoding: str) -> None:
    folder = tables({"nodes/Company": "name\n乙😀公司\nCafé公司"})
    done = shell(f"lianzhu --store {folder} find 公司 --format json", PYTHONIOENCODING=encoding)
    names = [row["name"] for row in json.loads(done.stdout.decode(encoding))]
    assert sorted(names) == ["Café公司", "乙😀公司"] and done.stderr == b""


def test_other_output_in_such_an_encoding_is_escaped_and_says_so(tables) -> None:
    folder = tables({"nodes/Company": "name\n乙😀公司"})
    done = shell(f"lianzhu --store {folder} find 公司 --format csv", PYTHONIOENCODING="gbk")
    assert "\\U0001f600" in done.stdout.decode("gbk")
    assert "the output encoding (gbk) lacks some characters" in done.stderr.decode("gbk")


def test_without_arguments_the_usage_is_printed_and_is_no_error(lianzhu) -> None:
    for command in ((), ("query",), ("export",)):
        said = lianzhu(*command)
        assert said.code == 0 and said.err == "" and said.out.startswith("Usage: lianzhu")


def test_a_parameter_that_is_given_twice_is_refused(lianzhu) -> None:
    said = lianzhu("query", "run", "market_size", "chain=智能客服", "chain=智能运营")
    assert (said.code, said.out) == (1, "")
    assert said.err == "lianzhu: given more than once: chain; specify each parameter only once\n"


def test_a_bom_before_standard_input_is_dropped_and_other_encodings_are_named() -> None:
    text = "MATCH (c:Company) WHERE c.name = '百应科技' RETURN c.name AS name"
    for encoding in ("utf-8", "utf-8-sig"):
        done = subprocess.run([*LIANZHU, "cypher", "-"], input=text.encode(encoding), capture_output=True, check=True)
        assert "百应科技" in done.stdout.decode()
    done = subprocess.run([*LIANZHU, "cypher", "-"], input=f"\n{text}".encode("gbk"), capture_output=True, check=False)
    assert done.returncode == 1
    assert done.stderr.decode() == "lianzhu: standard input, line 2: not valid UTF-8; save the query as UTF-8\n"


@pytest.mark.parametrize("columns", [40, 80, 100, 140])
@pytest.mark.parametrize(
    "args",
    [
        ("query", "run", "vendors_by_industry", "industry=政务", "chain=智能客服", "--cite"),
        ("find", "客服"),
        ("check",),
        ("query", "list"),
    ],
    ids=lambda args: args[0],
)
def test_every_column_can_be_read_at_any_width(args: tuple[str, ...], columns: int) -> None:
    printed = terminal(*args, columns=columns)
    assert max(map(cells, printed.splitlines())) <= columns
    rows = json.loads(subprocess.run([*LIANZHU, *args, "--format", "json"], capture_output=True, check=False).stdout)
    shown = "".join(printed.split())
    for name, value in rows[0].items():
        assert name in printed
        for text in value if isinstance(value, list) else [value]:
            assert all(character in shown for character in "".join(str(text or "").split()))
    if "facts" in rows[0]:
        assert rows[0]["facts"][0] in printed


# ------------------------------------------------------------ files


def test_a_device_is_written_into_and_stays_a_device(lianzhu, tmp_path: Path) -> None:
    if os.geteuid() == 0:  # who could replace the machine's own
        device = tmp_path / "null"
        os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    else:
        device = Path(os.devnull)
    assert lianzhu("info", "-o", device).code == 0
    assert device.is_char_device()


def test_a_named_pipe_is_written_into(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = shell(f"lianzhu info --format csv -o {pipe} & head -n 1 {pipe}; wait")
    assert done.stdout.decode("utf-8-sig") == "group,name,zh,en,count\n" and pipe.is_fifo()


def test_process_substitution_gets_the_output() -> None:
    done = shell("lianzhu info --format csv -o >(head -n 1) | cat")
    assert done.stdout.decode("utf-8-sig").startswith("group,name,zh,en,count\n")


def test_a_symbolic_link_stays_and_its_target_is_written(lianzhu, tmp_path: Path) -> None:
    (tmp_path / "target.csv").write_text("before")
    (tmp_path / "link.csv").symlink_to("target.csv")
    assert lianzhu("info", "-o", tmp_path / "link.csv").code == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "target.csv").read_text("utf-8-sig").startswith("group,name")


def test_a_file_that_is_overwritten_keeps_its_mode(lianzhu, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.touch(0o640)
    path.chmod(0o640)
    lianzhu("info", "-o", path)
    assert path.stat().st_mode & 0o777 == 0o640 and path.stat().st_size > 0
