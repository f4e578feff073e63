from __future__ import annotations

import pytest

from media_factory import MediaFactory


@pytest.fixture(scope="session")
def factory(tmp_path_factory: pytest.TempPathFactory) -> MediaFactory:
    return MediaFactory(tmp_path_factory.mktemp("media"))
