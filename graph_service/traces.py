"""Spans for OpenTelemetry: what an operation spent its time on, stage by stage.

Off unless `OTEL_EXPORTER_OTLP_ENDPOINT` is set: then nothing is imported, and a span is nothing.
Attributes hold kinds, names of our own and counts: no text, query, variable or address.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Final

from graph_service import __version__

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import Tracer

NAME: Final = "graph-service"
NOTHING: Final[AbstractContextManager[None]] = nullcontext()
Attribute = str | int | float | bool


class Tracing:
    """Where spans go; nowhere but within `sending`."""

    tracer: Tracer | None = None


def tracing() -> bool:
    """Whether spans go anywhere."""
    return Tracing.tracer is not None


def span(name: str, **attributes: Attribute) -> AbstractContextManager[None]:
    """A block that is a span, within the one that is under way."""
    return NOTHING if Tracing.tracer is None else recorded(Tracing.tracer, name, attributes)


@contextmanager
def recorded(tracer: Tracer, name: str, attributes: Mapping[str, Attribute]) -> Iterator[None]:
    """A span that tells of an error its kind, and not what it says, which may quote anything."""
    from opentelemetry.trace import Status, StatusCode

    begun = tracer.start_as_current_span(
        name, attributes=dict(attributes), record_exception=False, set_status_on_exception=False
    )
    with begun as current:
        try:
            yield
        except Exception as error:
            current.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


@contextmanager
def continued(headers: Mapping[str, str], name: str, **attributes: Attribute) -> Iterator[None]:
    """A block that is a span of the trace that a request's `traceparent` names, if it names one."""
    from opentelemetry import context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    before = context.attach(TraceContextTextMapPropagator().extract(headers))
    try:
        with span(name, **attributes):
            yield
    finally:
        context.detach(before)


@contextmanager
def sending(environment: Mapping[str, str]) -> Iterator[None]:
    """A block of which spans go where the environment says, if it does; what is left is sent at its end.

    The SDK reads the other `OTEL_` variables: headers, time-outs, the sampler.
    """
    if not environment.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        yield
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    with sending_to(BatchSpanProcessor(OTLPSpanExporter())):
        yield


@contextmanager
def sending_to(processor: SpanProcessor) -> Iterator[None]:
    """A block of which spans go to a processor."""
    from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
    from opentelemetry.sdk.trace import TracerProvider

    # What the environment names goes before this.
    resource = Resource({SERVICE_NAME: NAME, SERVICE_VERSION: __version__}).merge(Resource.create())
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(processor)
    Tracing.tracer = provider.get_tracer(NAME, __version__)
    try:
        yield
    finally:
        Tracing.tracer = None
        provider.shutdown()
