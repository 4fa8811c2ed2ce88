"""An invented company and what its customers say: a sample to try everything on."""

from ingest.sample.people import Person, Role
from ingest.sample.writer import InvalidSample, PlantedContext, Sample, write_sample

__all__ = ["InvalidSample", "Person", "PlantedContext", "Role", "Sample", "write_sample"]
