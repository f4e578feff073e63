"""科普申报助手: judges science videos against a call and makes the papers that it asks for."""

__version__ = "0.1.0"
