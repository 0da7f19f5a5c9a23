"""The application object and, run as a program, its command line."""

from compliance.application import create_app
from compliance.commands import main

app = create_app if __name__ == "__main__" else create_app()

if __name__ == "__main__":
    main()
