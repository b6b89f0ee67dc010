"""The files of deploy/ are well formed, name settings that there are, and ask for no right that they do not need."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml

from replate.config.environment import SETTINGS, read_environment

from .caches import DEPLOY, NGINX, VARNISHD, free_port, nginx_configuration
from .conftest import needs

ANALYZE = shutil.which("systemd-analyze")
UNITS = sorted(path.name for path in DEPLOY.glob("*.service"))
COMPOSE = sorted(path.name for path in DEPLOY.glob("compose*.yaml"))
ROOT = DEPLOY.parent


def test_every_setting_that_they_name_is_one():
    known = {setting.variable for setting in SETTINGS} | {"REPLATE_ENV", "REPLATE_HOME", "REPLATE_USER"}
    for path in DEPLOY.iterdir():
        assert set(re.findall(r"\bREPLATE_[A-Z_]+\b", path.read_text())) <= known, path.name


def test_varnish_compiles_the_file_as_it_is(tmp_path):
    needs("varnish")
    tmp_path.chmod(0o755)
    command = [VARNISHD, "-C", "-f", DEPLOY / "varnish.vcl", "-n", tmp_path / "n"]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_nginx_takes_the_file_without_a_warning(tmp_path):
    needs("nginx")
    (tmp_path / "nginx.conf").write_text(nginx_configuration(tmp_path, port=free_port(), origin_port=9))
    command = [NGINX, "-t", "-e", tmp_path / "error", "-c", tmp_path / "nginx.conf"]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    # One form of `http2` is all that 1.22 takes; from 1.25.1 on it is taken with a warning.
    assert [line for line in result.stderr.splitlines() if "[warn]" in line and '"http2" directive' not in line] == []


@pytest.mark.skipif(not ANALYZE, reason="no systemd-analyze on this machine; install systemd")
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_takes_the_unit_and_finds_it_little_exposed(unit, tmp_path):
    replate = Path(sys.executable).with_name("replate")
    (tmp_path / unit).write_text((DEPLOY / unit).read_text().replace("/opt/replate/bin/replate", str(replate)))
    verified = subprocess.run([ANALYZE, "verify", "--man=no", tmp_path / unit], capture_output=True, text=True)
    assert [line for line in verified.stderr.splitlines() if unit in line] == []
    weighed = subprocess.run(
        [ANALYZE, "security", "--offline=true", "--threshold=25", tmp_path / unit], capture_output=True, text=True
    )
    assert weighed.returncode == 0, weighed.stdout


def test_the_units_of_one_machine_and_of_several_differ_in_what_they_run_alone():
    def text(name):
        return re.sub(r"^(#|Description=).*\n", "", (DEPLOY / name).read_text(), flags=re.MULTILINE)

    for part in ("web", "workers"):
        assert text(f"replate-{part}.service") == text("replate.service").replace(
            "replate run\n", f"replate run --only {part}\n"
        )


def test_the_units_let_the_web_server_lower_its_own_priority():
    """It does so when it starts, and a filter that refuses it leaves a site that answers nothing."""
    for unit in UNITS:
        filters = re.findall(r"^SystemCallFilter=(.*)$", (DEPLOY / unit).read_text(), flags=re.MULTILINE)
        if any("@resources" in line for line in filters):
            assert filters[-1] == "setpriority", unit


def composed(name):
    return yaml.safe_load((DEPLOY / name).read_text())


@pytest.mark.parametrize("name", COMPOSE)
def test_a_compose_file_refers_to_what_there_is_and_gives_containers_no_rights(name):
    told = composed(name)
    for service, is_ours in ((one, "build" in one) for one in told["services"].values()):
        assert {volume.partition(":")[0] for volume in service.get("volumes", [])} <= set(told["volumes"])
        assert set(service.get("depends_on", {})) <= set(told["services"])
        for waited_for in service.get("depends_on", {}):
            assert "healthcheck" in told["services"][waited_for]
        if is_ours:
            assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
            assert service["read_only"] is True
            assert service["cap_drop"] == ["ALL"]
            assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
            variables = service.get("environment", {}) | {"REPLATE_SITE_URL": "https://news.example"}
            read_environment({name: re.sub(r"\$\{\w+.*?\}", "word", text) for name, text in variables.items()})


def test_the_larger_compose_file_has_two_of_each():
    commands = [" ".join(one.get("command", [])) for one in composed("compose.many.yaml")["services"].values()]
    assert commands.count("run --only web") == 2
    assert commands.count("run --only workers") == 2


def test_the_image_runs_as_a_user_and_copies_what_there_is():
    lines = re.sub(r"\\\n", "", (DEPLOY / "Dockerfile").read_text()).splitlines()
    last = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert "USER 10001" in last
    assert any(line.startswith("HEALTHCHECK") and "/healthz" in line for line in last)
    assert any(line.startswith("RUN") and "--require-hashes" in line for line in lines)
    let_in = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for line in lines:
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists(), source
                assert source.partition("/")[0] in let_in


def test_the_example_of_settings_is_read_alike_by_a_shell_and_by_replate(tmp_path):
    example = (DEPLOY / "replate.env.example").read_text().replace("PASSWORD", "pa$$w`rd")
    names = re.findall(r"^(REPLATE_\w+)=", example, re.MULTILINE)
    (tmp_path / "env").write_text(example)
    script = f"set -a; . {tmp_path}/env; env"
    told = dict(
        line.partition("=")[::2]
        for line in subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout.splitlines()
        if line.startswith("REPLATE_")
    )
    environment = read_environment({name: told[name] for name in names})
    assert environment.mail_from == "The Example <news@news.example>"
    assert environment.smtp_url.password == "pa$$w`rd"


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("runuser"), reason="only root becomes the site's user")
def test_the_command_works_from_a_folder_that_the_sites_user_may_not_enter():
    with TemporaryDirectory() as folder:  # not pytest's own, which others may not enter
        home = Path(folder)
        home.chmod(0o755)
        for name, mode in (("bin", 0o755), ("open", 0o755), ("closed", 0o700)):
            (home / name).mkdir()
            (home / name).chmod(mode)
        (home / "bin/replate").write_text("#!/bin/sh\npwd\n")
        (home / "bin/replate").chmod(0o755)
        (home / "env").touch()
        told = os.environ | {"REPLATE_ENV": f"{home}/env", "REPLATE_HOME": folder, "REPLATE_USER": "nobody"}
        for name, where in (("open", f"{home}/open"), ("closed", "/")):
            command = ["sh", DEPLOY / "replate", "check"]
            ran = subprocess.run(command, cwd=home / name, env=told, capture_output=True, text=True)
            assert (ran.stdout, ran.stderr) == (f"{where}\n", "")
