"""The page server's own figures, in the text that Prometheus reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from .counts import Counts

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
NO_ROUTE = "none"


class Figures(Collector):
    """`gauges`: what stands now, by its name, with its meaning and where to read it."""

    def __init__(self, counts: Counts, gauges: dict[str, tuple[str, Callable[[], float]]]) -> None:
        self._counts, self._gauges = counts, gauges
        self._registry = CollectorRegistry()
        self._registry.register(self)
        self._seconds = Histogram(
            "replate_django_seconds",
            "From asking Django to the head of its answer, by the name of the route",
            ["route"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._answers = Counter(
            "replate_django_answers",
            "Django's answers, by the class of their status",
            ["status"],
            registry=self._registry,
        )

    def note(self, route: str, status: int, seconds: float) -> None:
        """Django answered; `status` 0: it did not."""
        self._seconds.labels(route).observe(seconds)
        self._answers.labels(f"{status // 100}xx" if status else "none").inc()

    def collect(self) -> Iterator[Metric]:
        pages = CounterMetricFamily("replate_pages", "Pages given out", labels=["variant", "result"])
        for key, number in self._counts.pages.items():
            pages.add_metric(list(key), number)
        yield pages
        for name, (meaning, read) in self._gauges.items():
            yield GaugeMetricFamily(name, meaning, value=read())

    def exposition(self) -> bytes:
        return generate_latest(self._registry)
