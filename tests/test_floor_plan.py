"""The floor plan of docs/path.md holds. That a part imports only from parts below it is import-linter's to say."""

import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parent.parent
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
FLOORS = {part.strip(): floor for floor, layer in enumerate(reversed(LAYERS)) for part in layer.split("|")}


@pytest.mark.parametrize("part", FLOORS)
def test_every_part_of_the_plan_is_there_and_says_what_it_is_for(part):
    assert import_module(f"replate.{part}").__doc__


def test_the_plan_in_the_docs_names_every_part():
    text = (ROOT / "docs" / "path.md").read_text()
    assert [part for part in FLOORS if f"`{part}/`" not in text and f"`{part}.py`" not in text] == []


def test_foreign_keys_point_only_to_the_same_part_or_to_parts_below():
    floor_of = {
        config.label: FLOORS[config.name.removeprefix("replate.")] for config in apps.get_app_configs() if _ours(config)
    }
    upward = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if not target or model._meta.app_label not in floor_of or target._meta.app_label not in floor_of:
                continue
            here, there = model._meta.app_label, target._meta.app_label
            if here != there and floor_of[there] >= floor_of[here]:
                upward.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert upward == []


def _ours(config):
    return config.name.startswith("replate.")
