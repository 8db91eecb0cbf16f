"""What the web server and `flask --app wsgi` start."""

from trainingmgr.app import create_app

app = create_app()
