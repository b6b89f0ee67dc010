"""Breaking news by web push."""
