import importlib
import pickle
import pkgutil
from importlib.metadata import files as package_files
from importlib.metadata import requires
from importlib.resources import files
from pathlib import Path

import occam_client
from occam_client.v1 import Subscription


def test_package_says_that_it_is_typed() -> None:
    assert files("occam_client").joinpath("py.typed").is_file()


def test_every_module_can_be_imported_and_none_is_googles() -> None:
    modules = [module.name for module in pkgutil.walk_packages(occam_client.__path__, "occam_client.")]
    for module in modules:
        importlib.import_module(module)
    assert len(modules) > 20
    assert not any("google" in module for module in modules)


def test_package_needs_no_more_than_it_says() -> None:
    assert [requirement.split(">")[0].split("<")[0] for requirement in requires("occam-client") or []] == [
        "googleapis-common-protos",
        "grpcio",
        "protobuf",
    ]


def test_package_has_the_text_of_its_licence() -> None:
    texts = [file.read_text() for file in package_files("occam-client") or [] if file.match("licenses/LICENSE")]
    assert texts == [Path(__file__).parents[3].joinpath("LICENSE").read_text()]


def test_messages_can_be_pickled() -> None:
    """The generated code names its own modules, as pickle needs it."""
    message = Subscription(notes="a")
    assert pickle.loads(pickle.dumps(message)) == message
