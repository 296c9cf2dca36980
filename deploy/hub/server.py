"""Runs one learner's server, under the hub, set up as a lab is: python server.py FOLDER [author].

FOLDER holds the copy of the lessons that own_copy.py made. The author's server is an ordinary
JupyterLab over it: no cell is locked there, and no lesson runs by itself.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from reliefkit.launch import environment, settings, start_quickly

folder, author = Path(sys.argv[1]), sys.argv[2:] == ["author"]
told = settings(folder)
if author:
    told["ServerApp.jpserver_extensions"] = {"reliefkit.page": False}
    told["LabApp.app_settings_dir"] = folder / ".ordinary"
if os.geteuid() == 0:  # in a container, or in a test
    told["ServerApp.allow_root"] = True
no_settings = TemporaryDirectory(prefix="relief-lab-")
os.environ.update(environment(folder, no_settings.name), JUPYTERHUB_DISABLE_USER_CONFIG="1")
sys.argv[1:] = [f"--{name}={value}" for name, value in told.items()]
start_quickly()

from jupyterhub.singleuser import main  # noqa: E402

main()
