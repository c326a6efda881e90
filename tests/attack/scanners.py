"""Two scanners that others wrote, signed in, each bounded: sqlmap (Debian's) and wapiti (pinned, in a folder of its own).

Both find their addresses by following links and forms from the home page of the head's leader. What they report is a fault here
and is looked at by hand; what turned out to be none is named in docs/security.md. Deeds that would end the session are left out.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.attack.browsers import TOKEN, Tally, session_of

WAPITI = "wapiti3==3.2.3"
MODULES = "sql,timesql,xss,permanentxss,exec,file,crlf,redirect,ssrf,xxe,csp,http_headers,cookieflags,csrf,backup,upload,methods"
WAPITI_SECONDS, SQLMAP_SECONDS = 300, 120
LEFT_OUT = ("dang-xuat", "logout", "i18n", "ngon-ngu")


def run(port: int) -> Tally:
    """Run both and return what they reported."""
    from tests.test_matrix import World

    world, tally = World(), Tally()
    base = f"http://127.0.0.1:{port}"
    session = session_of(world.cast.head_leader)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _wapiti(base, session, folder, tally)
        quarter = world.quarter.period
        root = f"{base}/khoi/{world.cast.bloc.slug}/{world.cast.bloc_year.year}"
        _sqlmap(f"{base}/tim-kiem/?q=a&loai=don-vi&page=1", session, folder, tally)
        _sqlmap(f"{base}/don-vi/?q=a&ngay=2026-01-01&page=1", session, folder, tally)
        _sqlmap(f"{root}/danh-gia/{quarter.quarter}*/", session, folder, tally)
        _sqlmap(f"{base}/khoi/{world.cast.bloc.slug}*/{world.cast.bloc_year.year}/", session, folder, tally)
        _sqlmap(
            f"{base}/tai-khoan/dang-nhap/", "", folder, tally, data=f"csrfmiddlewaretoken={TOKEN}&login=a*&password=b*"
        )
    return tally


def _wapiti(base: str, session: str, folder: Path, tally: Tally) -> None:
    venv, report = folder / "wapiti", folder / "report.json"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    subprocess.run([venv / "bin/pip", "install", "-q", "--disable-pip-version-check", WAPITI], check=True)
    command = [
        venv / "bin/wapiti", "-u", base + "/", "--scope", "folder", "-m", MODULES,
        "-H", f"Cookie: session={session}; csrf={TOKEN}",
        "--flush-session", "--max-scan-time", str(WAPITI_SECONDS), "--max-links-per-page", "40", "--max-files-per-dir", "12",
        "-d", "6", "-S", "polite", "--tasks", "6", "-f", "json", "-o", report, "--verify-ssl", "0", "--no-bugreport", "-v", "0",
        "--store-session", folder, "--store-config", folder / "config",
    ]  # fmt: skip
    for each in LEFT_OUT:
        command += ["-x", f"{base}/{each}*", "-x", f"{base}/tai-khoan/{each}*"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=WAPITI_SECONDS * 3)
    if not report.exists():
        tally.fault(f"wapiti gave no report: {done.stdout[-300:]} {done.stderr[-300:]}")
        return
    told = json.loads(report.read_text())
    tally.requests += told["infos"].get("crawled_pages_nbr", 0)
    for kind, found in {**told["vulnerabilities"], **told["anomalies"]}.items():
        for each in found:
            tally.fault(
                f"wapiti, {kind}: {each['method']} {each['path']} {each.get('parameter', '')}: {each['info'][:160]}"
            )


def _sqlmap(address: str, session: str, folder: Path, tally: Tally, data: str = "") -> None:
    command = [
        "sqlmap", "-u", address, "--batch", "--level", "2", "--risk", "2", "--threads", "4", "--timeout", "30",
        "--flush-session",
        "--output-dir", str(folder), "--disable-coloring", "--smart", "--technique", "BEUST", "--time-sec", "3",
        "--ignore-code", "*",
        "--cookie", f"session={session}; csrf={TOKEN}", "--skip", "csrfmiddlewaretoken,session,csrf",
    ]  # fmt: skip
    if data:
        command += ["--data", data]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SQLMAP_SECONDS)
    except subprocess.TimeoutExpired as late:
        text = (late.stdout or b"").decode() if isinstance(late.stdout, bytes) else late.stdout or ""
    else:
        text = done.stdout
    tally.requests += sum(int(each) for each in re.findall(r"(\d+) HTTP\(s\) requests", text))
    if re.search(r"is vulnerable|appears to be .* injectable|identified the following injection", text):
        tally.fault(f"sqlmap: {address}: {text[-600:]}")
    print(f"sqlmap {address}: {text[-200:]}", file=sys.stderr)
