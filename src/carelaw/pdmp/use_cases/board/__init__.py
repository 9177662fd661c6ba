"""The board: seats, meetings, advisers, policies, directives, regulations."""
