"""Tests of what records say together."""
