"""The command line; `flask --app compliance.application` and WSGI servers use create_app()."""

from compliance.application import create_app, settle
from compliance.commands import main

if __name__ == "__main__":
    main()
else:
    app = create_app()
    settle()
