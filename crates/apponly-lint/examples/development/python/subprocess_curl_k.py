import subprocess
import sys

url = "https://graph.microsoft.com/v1.0/groups/" + sys.argv[1]
subprocess.run(["curl", "-sk", "-H", "@/run/graph/header", url], check=True)
