"""config.yaml and what it means: located YAML, a typed model, one frozen Config.

Importing this package loads neither PyYAML nor pydantic; `sandbox.config.load` does.
"""

from sandbox.config.errors import ConfigError, Place, Problem
from sandbox.config.values import Config

__all__ = ["Config", "ConfigError", "Place", "Problem"]
