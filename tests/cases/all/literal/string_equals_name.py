os_path = 'os_path'
import os.path
x = 'os.path'
y = 'os'
