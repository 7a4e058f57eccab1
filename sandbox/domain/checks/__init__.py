"""The checks that make a verdict, one small function each; `sandbox.domain.examination` puts them in order."""
