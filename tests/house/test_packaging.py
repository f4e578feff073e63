"""The installer: what goes in, what the desktop is told, the licences, and the whole build."""

from __future__ import annotations

import configparser
import importlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from kepu_desktop import __version__
from kepu_desktop.project.schema import APPLICATION_ID
from kepu_desktop.workflow.start import create

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
SITE = Path(importlib.import_module("lxml").__file__).parents[1]
WHEEL = "/somewhere/site-packages"

needs_dpkg = pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="no dpkg on this system")


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch):
    """Import a module of packaging/, which is a folder of scripts and no package."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    before = set(sys.modules)

    def load(name: str) -> ModuleType:
        return importlib.import_module(name)

    yield load
    for name in set(sys.modules) - before:
        if Path(getattr(sys.modules[name], "__file__", None) or "/").parent == PACKAGING:
            del sys.modules[name]


# ---- What goes in ----


@pytest.mark.parametrize(
    ("destination", "source", "goes_in"),
    [
        ("av.libs/libXau-154567c4.so.6.0.0", f"{WHEEL}/av.libs/libXau-154567c4.so.6.0.0", True),
        ("libXau-154567c4.so.6.0.0", "av.libs/libXau-154567c4.so.6.0.0", True),  # a link
        ("pillow.libs/libxcb-9065bb12.so.1.1.0", f"{WHEEL}/pillow.libs/libxcb-9065bb12.so", True),
        ("pymediainfo/libmediainfo.so.0", f"{WHEEL}/pymediainfo/libmediainfo.so.0", True),
        ("libXau.so.6", "/usr/lib/x86_64-linux-gnu/libXau.so.6", False),
        ("libstdc++.so.6", "/lib/x86_64-linux-gnu/libstdc++.so.6", False),
        ("libgtk-3.so.0", "/usr/lib/x86_64-linux-gnu/libgtk-3.so.0", False),
    ],
)
def test_a_library_comes_in_by_its_origin_whatever_it_is_called(
    parts, destination: str, source: str, goes_in: bool
) -> None:
    contents = parts("contents")
    assert (contents.wanted(destination) and contents.ours(source, [WHEEL])) is goes_in


@pytest.mark.parametrize(
    ("destination", "wanted"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", False),
        ("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", False),
        ("PySide6/Qt/plugins/imageformats/libqpdf.so", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/Qt/qml/QtQuick/qmldir", False),
        ("PySide6/Qt/lib/libQt6Core.so.6", True),
        ("PySide6/Qt/lib/libQt6EglFSDeviceIntegration.so.6", False),
        ("libQt6EglFSDeviceIntegration.so.6", False),  # its link
        ("PySide6/QtWidgets.abi3.so", True),
        ("PySide6/QtQml.abi3.so", False),
        ("av-18.1.0.dist-info/METADATA", True),
        ("av-18.1.0.dist-info/RECORD", False),
        ("kepu_desktop/_resources/calls/kepu-2025/form.docx", True),
        ("base_library.zip", True),
    ],
)
def test_of_qt_only_what_the_window_uses_comes_in(parts, destination: str, wanted: bool) -> None:
    assert parts("contents").wanted(destination) is wanted


def test_every_plugin_that_is_named_is_in_the_wheel(parts) -> None:
    pytest.importorskip("PySide6")
    missing = [
        name
        for name in parts("contents").PLUGINS
        if not (SITE / "PySide6/Qt/plugins" / name).is_file()
    ]
    assert missing == []


def test_a_library_that_nothing_asks_for_is_found(parts, tmp_path: Path) -> None:
    folder = tmp_path / "PySide6/Qt/lib"
    used, unused = folder / "libQt6Core.so.6", folder / "libQt6Sql.so.6"
    files = {used: frozenset({"libc.so.6"}), unused: frozenset({"libQt6Core.so.6", "libc.so.6"})}
    elf = parts("elf")
    assert list(elf.unused(files)) == [unused]
    assert elf.asked_of_the_system(files) == {"libc.so.6"}


def test_what_a_library_needs_is_read_from_it(parts) -> None:
    elf = parts("elf")
    files = elf.elf_files(SITE / "lxml")
    assert any("libc.so.6" in elf.needed(path) for path in files)
    assert all(".so" in path.name for path in files)


# ---- How it starts ----


@pytest.mark.parametrize("before", [None, "/opt/mine"])
def test_programs_that_ours_starts_get_the_users_settings(
    parts, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/kepu-desktop/_internal")
    monkeypatch.setenv("QT_PLUGIN_PATH", "/usr/lib/kepu-desktop/_internal/PySide6/Qt/plugins")
    monkeypatch.setenv("QML2_IMPORT_PATH", "/usr/lib/kepu-desktop/_internal/PySide6/Qt/qml")
    if before:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    else:
        monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    parts("launch").own_settings_taken_back()
    assert os.environ.get("LD_LIBRARY_PATH") == before
    assert not {"LD_LIBRARY_PATH_ORIG", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH"} & os.environ.keys()


# ---- What the desktop is told ----


@pytest.fixture
def entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, delimiters="=")
    parser.optionxform = str
    parser.read(PACKAGING / "debian/kepu-desktop.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


MIME = {"mime": "http://www.freedesktop.org/standards/shared-mime-info"}


@pytest.fixture
def mime_type() -> ElementTree.Element:
    tree = ElementTree.parse(PACKAGING / "debian/kepu-desktop.xml")
    found = tree.find("mime:mime-type", MIME)
    assert found is not None
    return found


def test_the_menu_entry_opens_project_files_and_names_the_window(
    entry: configparser.SectionProxy, mime_type: ElementTree.Element
) -> None:
    assert entry["Name"] == "科普申报助手"
    assert entry["Exec"] == "kepu-desktop %f"
    assert entry["MimeType"] == mime_type.get("type") + ";"
    # Qt's WM_CLASS is the application's name (app.py), Wayland's app_id the desktop file's.
    assert entry["StartupWMClass"] == entry["Icon"] == "kepu-desktop"
    app = (ROOT / "src/kepu_desktop/app.py").read_text(encoding="utf-8")
    assert 'setApplicationName("kepu-desktop")' in app
    assert 'setDesktopFileName("kepu-desktop")' in app


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="no desktop-file-utils")
def test_the_menu_entry_is_valid() -> None:
    done = subprocess.run(
        ["desktop-file-validate", PACKAGING / "debian/kepu-desktop.desktop"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout + done.stderr == ""


def matches(rule: ElementTree.Element, data: bytes) -> bool:
    """Whether ``data`` fits a <match> and one of those within it."""
    value = rule.get("value") or ""
    if rule.get("type") == "big32":
        wanted = int(value, 16).to_bytes(4, "big")
    else:
        wanted = value.encode().decode("unicode_escape").encode("latin-1")
    start = int(rule.get("offset") or "")
    inner = rule.findall("mime:match", MIME)
    return data[start : start + len(wanted)] == wanted and (
        not inner or any(matches(one, data) for one in inner)
    )


def test_a_project_is_known_by_its_contents_and_another_database_is_not(
    mime_type: ElementTree.Element, tmp_path: Path
) -> None:
    project = tmp_path / "a.kepu"
    create(project).close()
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE t (x)")
    db.close()
    (rule,) = mime_type.findall("mime:magic/mime:match", MIME)
    assert matches(rule, project.read_bytes())
    assert not matches(rule, other.read_bytes())
    assert f"0x{APPLICATION_ID:X}" in ElementTree.tostring(rule, encoding="unicode")


# ---- Icon ----


def test_the_icon_is_legible_at_sixteen_pixels(parts, tmp_path: Path) -> None:
    gui = pytest.importorskip("PySide6.QtGui")
    parts("icons").draw(tmp_path, [16, 256])
    small, large = (gui.QImage(str(tmp_path / f"{size}.png")) for size in (16, 256))
    assert (small.width(), large.width()) == (16, 256)
    pixels = [small.pixelColor(x, y) for x in range(16) for y in range(16)]
    white = sum(one.lightness() > 230 and one.alpha() > 200 for one in pixels)
    blue = sum(one.blue() > one.red() + 80 and one.alpha() > 200 for one in pixels)
    assert white >= 12  # two lines and a tick that did not melt away
    assert blue > 100
    assert small.pixelColor(0, 0).alpha() == 0  # round corners


# ---- Licences ----


@pytest.fixture
def components(parts) -> list:
    """What the bundle made from this environment would be made of."""
    licences, installed, contents = parts("licences"), parts("installed"), parts("contents")
    distributions = installed.distributions()
    names = ("av.libs", "pillow.libs", "pymediainfo", "numpy.libs", "opencv_python_headless.libs")
    folders = [SITE / name for name in (*names, "onnxruntime/capi")]
    folders += [SITE / "PySide6/Qt/plugins", SITE / "PySide6/Qt/lib"]
    libraries = [
        path
        for folder in folders
        for path in sorted(folder.rglob("*.so*"))
        if contents.wanted(str(path.relative_to(SITE))) and "Qt6" not in path.name
    ]
    libraries += [SITE / "PySide6/Qt/lib/libQt6Core.so.6"]
    wheels = {one.metadata["Name"]: one.version for one in distributions}
    return [
        *licences.of_distributions(distributions),
        *licences.of_libraries(libraries, wheels),
    ]


def test_every_part_has_a_licence_and_a_place_of_its_source(components) -> None:
    named = {one.name for one in components}
    assert {"kepu-desktop", "av", "FFmpeg", "x264", "x265", "Qt", "MediaInfoLib"} <= named
    lacking = [
        one.name
        for one in components
        if one.name != "kepu-desktop"  # its source lies in the bundle
        and not (one.licence != "NOASSERTION" and one.source.startswith("https://"))
    ]
    assert lacking == []


def test_a_library_of_unknown_origin_stops_the_build(parts) -> None:
    licences = parts("licences")
    with pytest.raises(licences.UnknownLibraryError, match=r"libnew-1a2b3c4d\.so\.1"):
        licences.of_libraries([Path("/bundle/av.libs/libnew-1a2b3c4d.so.1")], {})


def test_the_sbom_names_every_part_and_no_place_of_this_machine(
    parts, components, tmp_path: Path
) -> None:
    licences = parts("licences")
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
        licences.write(tmp_path / folder, SITE, components, __version__)
    text = (tmp_path / "first/sbom.cdx.json").read_text(encoding="utf-8")
    page = (tmp_path / "first/README.md").read_text(encoding="utf-8")
    assert (tmp_path / "second/sbom.cdx.json").read_text(encoding="utf-8") == text
    sbom = json.loads(text)
    assert (sbom["bomFormat"], sbom["specVersion"]) == ("CycloneDX", "1.6")
    assert sbom["metadata"]["component"]["version"] == __version__
    references = [one["bom-ref"] for one in sbom["components"]]
    assert len(set(references)) == len(references) == len(components) - 1
    assert set(sbom["dependencies"][0]["dependsOn"]) == set(references)
    for one in sbom["components"]:
        for licence in one["licenses"]:
            given = licence.get("expression") or licence["license"]["id"]
            assert re.fullmatch(r"[A-Za-z0-9.+-]+( (OR|AND|WITH) [A-Za-z0-9.+-]+)*", given)
        for file in one.get("components", ()):
            assert re.fullmatch("[0-9a-f]{64}", file["hashes"][0]["content"])
    for written in (text, page):
        assert str(ROOT) not in written
        assert str(SITE) not in written
    assert "GPL-3.0-or-later" in page
    assert "GENERAL PUBLIC LICENSE" in (tmp_path / "first/texts/GPL-3.txt").read_text()
    assert (tmp_path / "first/texts/pillow/LICENSE").is_file()


# ---- Locks and scripts ----


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE))


def test_the_packaging_tools_are_locked_and_agree_with_the_other_locks() -> None:
    own = pins("requirements-package.lock")
    assert "pyinstaller" in own
    for other in ("requirements.lock", "requirements-build.lock"):
        theirs = pins(other)
        assert {name: theirs[name] for name in own.keys() & theirs.keys()} == {
            name: own[name] for name in own.keys() & theirs.keys()
        }
    text = (ROOT / "requirements-package.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(own)
    assert all("--hash=sha256:" in entry for entry in entries)


def call(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "script/package", *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("arguments", [["--upload"], ["--to"], ["dist"]])
def test_an_unknown_argument_is_refused(arguments: list[str]) -> None:
    result = call(*arguments)
    assert result.returncode == 2
    assert arguments[0] in result.stderr


@needs_dpkg
def test_a_python_that_does_not_fit_is_named_before_anything_is_made(tmp_path: Path) -> None:
    result = call("--work", str(tmp_path / "work"), KEPU_PYTHON="/bin/false")
    assert result.returncode == 2
    assert "libpython3" in result.stderr
    assert not (tmp_path / "work").exists()


# ---- The .deb ----


def small_package(parts, folder: Path, stamp: int) -> Path:
    """A package around a bundle of one script; ``stamp`` is what its files are dated."""
    deb = parts("deb")
    bundle, icons = folder / "bundle", folder / "icons"
    for file in (bundle / deb.NAME, bundle / "_internal/数据.txt", icons / "scalable.svg"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("#!/bin/sh\necho started\n", encoding="utf-8")
        os.utime(file, (stamp, stamp))
    for size in deb.ICON_SIZES:
        (icons / f"{size}.png").write_bytes(b"\x89PNG")
    changes = folder / "CHANGELOG.md"
    changes.write_text("# 更新\n", encoding="utf-8")
    deb.stage(folder / "tree", bundle, icons, changes)
    return deb.pack(
        folder / "tree", folder / "out", version="1.2.0rc1", needs="libc6 (>= 2.28)", epoch=1000
    )


@needs_dpkg
def test_two_builds_give_the_same_bytes(parts, tmp_path: Path) -> None:
    first = small_package(parts, tmp_path / "a", 10_000_000)
    old = os.umask(0o077)
    try:
        second = small_package(parts, tmp_path / "b", 20_000_000)
    finally:
        os.umask(old)
    assert first.read_bytes() == second.read_bytes()


@needs_dpkg
def test_the_package_installs_what_a_desktop_looks_for(parts, tmp_path: Path) -> None:
    package = small_package(parts, tmp_path, 0)
    assert package.name == "kepu-desktop_1.2.0~rc1_amd64.deb"
    shown = subprocess.run(
        ["dpkg-deb", "--field", package], capture_output=True, text=True, check=True
    ).stdout
    fields = dict(re.findall(r"^([A-Z][A-Za-z-]+): (.*)$", shown, re.MULTILINE))
    assert fields["Version"] == "1.2.0~rc1"
    assert fields["Depends"] == "libc6 (>= 2.28)"
    assert int(fields["Installed-Size"]) > 40
    assert b"data.tar.xz" in package.read_bytes()  # older dpkg reads no zstd

    target = tmp_path / "installed"
    subprocess.run(["dpkg-deb", "--extract", package, target], check=True)
    started = subprocess.run(
        [target / "usr/bin/kepu-desktop"], capture_output=True, text=True, check=True
    )
    assert started.stdout == "started\n"
    share = target / "usr/share"
    for name in (
        "applications/kepu-desktop.desktop",
        "mime/packages/kepu-desktop.xml",
        "icons/hicolor/16x16/apps/kepu-desktop.png",
        "icons/hicolor/256x256/apps/kepu-desktop.png",
        "icons/hicolor/scalable/apps/kepu-desktop.svg",
        "doc/kepu-desktop/copyright",
    ):
        assert (share / name).stat().st_mode & 0o777 == 0o644
    listed = subprocess.run(
        ["dpkg-deb", "--contents", package], capture_output=True, text=True, check=True
    ).stdout
    assert all(" root/root " in line for line in listed.splitlines())


@needs_dpkg
@pytest.mark.parametrize("earlier", ["1.2.0rc1", "1.2.0b2", "1.2.0.dev3", "1.1.9"])
def test_a_pre_release_is_older_than_its_release_to_dpkg(parts, earlier: str) -> None:
    version = parts("deb").debian_version
    subprocess.run(
        ["dpkg", "--compare-versions", version(earlier), "lt", version("1.2.0")], check=True
    )


@needs_dpkg
@pytest.mark.parametrize(("script", "argument"), [("postinst", "configure"), ("postrm", "remove")])
def test_the_package_scripts_pass_where_no_desktop_tools_are(
    script: str, argument: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        ["/bin/sh", PACKAGING / "debian" / script, argument],
        env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# ---- The whole ----


@needs_dpkg
@pytest.mark.long
@pytest.mark.timeout(1200)
def test_the_built_package_checks_films_writes_a_package_and_hands_nothing_of_its_own_on(
    tmp_path: Path,
) -> None:
    built = call(
        *("--to", str(tmp_path / "out"), "--work", str(tmp_path / "work")), KEPU_PACKAGE_LEVEL="0"
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (package,) = (tmp_path / "out").iterdir()
    assert built.stdout.splitlines()[-1].split("（")[0].endswith(str(package))
    target = tmp_path / "installed"
    subprocess.run(["dpkg-deb", "--extract", package, target], check=True)
    shutil.rmtree(tmp_path / "work")  # nothing may reach back to where it was built

    # A program that ours starts writes down what it was given.
    lister = tmp_path / "bin/fc-list"
    lister.parent.mkdir()
    lister.write_text(f"#!/bin/sh\nexport -p >'{tmp_path}/given'\n")
    lister.chmod(0o755)
    environment = {
        "PATH": f"{lister.parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path / "home"),
        "KEPU_DESKTOP_HOME": str(tmp_path / "home"),
        "LC_ALL": "C",
    }

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [target / "usr/bin/kepu-desktop", *arguments],
            env=environment, capture_output=True, text=True, encoding="utf-8", timeout=200,
            cwd=tmp_path, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "自检：生成并检查了一段视频" in run("doctor", "--self-test")
    given = (tmp_path / "given").read_text()
    assert "LC_ALL" in given
    assert not re.search("LD_LIBRARY_PATH|QT_PLUGIN_PATH|QML2_IMPORT_PATH", given)

    run("demo", "--to", str(tmp_path / "示 例#1"))
    (manifest,) = (tmp_path / "示 例#1").rglob("manifest-sha256.txt")
    assert "0 处问题" in run("verify", str(manifest.parent))

    papers = target / "usr/lib/kepu-desktop/licences"
    sbom = json.loads((papers / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert {"FFmpeg", "x264", "CPython", "pyinstaller"} <= {
        one["name"] for one in sbom["components"]
    }
    assert (papers / f"kepu_desktop-{__version__}.tar.gz").is_file()
    # Places of the machine that built it, in whatever is text.
    for path in target.rglob("*"):
        if path.suffix in {".json", ".md", ".txt", ".desktop", ".xml", ".toml", ""}:
            assert path.is_dir() or str(tmp_path).encode() not in path.read_bytes(), path
