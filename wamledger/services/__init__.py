"""What a front end may ask: post, queries, import and export, verification, access. No screen and no page here."""
