"""The parts of a form on the screen: the sheet, its draft, its lines, and the codes that it asks for."""
