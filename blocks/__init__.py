"""Pure view builders: values in, Block Kit dicts out; no input or output, no clock."""
