"""The contributing units: roster, kit, reminders, and the letters about what they must mend."""
