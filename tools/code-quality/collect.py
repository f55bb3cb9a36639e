"""Downloads the packages named in sources.tsv through their own clients and unpacks them.

Usage: python collect.py WORK_DIRECTORY [CLIENT]

Needs pip, npm, mvn and apt-get (with a deb-src line; APT_CONFIG may name another configuration). A package that cannot be
had is reported and left out. For apt and deb the distribution decides the version; sources.tsv says which one was used.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def packages():
    """The rows of sources.tsv as (client, name, version, licence)."""
    for line in (HERE / "sources.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield tuple(line.split("\t")[:4])


def folder_name(client, name):
    """A file-name-safe name of a package, for example ``npm-reduxjs_toolkit``."""
    return client + "-" + name.lstrip("@").replace("/", "_").replace(":", "_")


def run(command, cwd):
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=900)


def unpack(archive, target):
    target.mkdir(parents=True, exist_ok=True)
    if archive.suffix in (".whl", ".jar", ".zip"):
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(target)
    else:
        with tarfile.open(archive) as opened:
            opened.extractall(target, filter="data")


def fetch(client, name, version, downloads, target):
    downloads.mkdir(parents=True, exist_ok=True)
    if client == "pip":
        run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", f"{name}=={version}"], downloads)
    elif client == "npm":
        run(["npm", "pack", "--silent", f"{name}@{version}"], downloads)
    elif client == "maven":
        artifact = f"{name}:{version}:jar:sources"
        run(["mvn", "-q", "-B", "org.apache.maven.plugins:maven-dependency-plugin:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={downloads}"], downloads)
    elif client == "apt":
        try:
            run(["apt-get", "source", "--download-only", name], downloads)
        except subprocess.CalledProcessError:
            # The distribution's own patches may be missing on a mirror; the verified upstream archive is all that is wanted.
            if not any(".orig.tar" in archive.name for archive in downloads.iterdir()):
                raise
    elif client == "deb":
        run(["apt-get", "download", name], downloads)
        for archive in sorted(downloads.glob("*.deb")):
            run(["dpkg-deb", "-x", str(archive), str(target)], downloads)
        return
    elif client == "local":
        shutil.copytree(sysconfig.get_path("stdlib"), target, ignore=shutil.ignore_patterns("site-packages", "dist-packages", "__pycache__"))
        return
    for archive in sorted(downloads.iterdir()):
        if archive.name.endswith((".dsc", ".asc")) or ".debian.tar" in archive.name or ".diff." in archive.name:
            continue
        unpack(archive, target)


def main():
    work = Path(sys.argv[1]).resolve()
    unpacked = work / "unpacked"
    unpacked.mkdir(parents=True, exist_ok=True)
    wanted = [row for row in packages() if len(sys.argv) < 3 or row[0] == sys.argv[2]]
    for client, name, version, _ in wanted:
        target = unpacked / folder_name(client, name)
        if target.exists():
            continue
        partial = target.with_name(target.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        try:
            fetch(client, name, version, work / "downloads" / folder_name(client, name), partial)
            os.rename(partial, target)
            print("ok", client, name, version, flush=True)
        except (subprocess.SubprocessError, OSError, tarfile.TarError, zipfile.BadZipFile) as error:
            detail = getattr(error, "stderr", b"") or b""
            print("missing", client, name, version, detail.decode("utf-8", "replace")[-300:] or error, flush=True)


if __name__ == "__main__":
    main()
