"""with.sh hands on the command's status and leaves nothing running, however it ends."""

import os
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

SERVICES = Path(__file__).resolve().parent.parent
WITH = str(SERVICES / "with.sh")


class With(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTICO_TEST_S")}
        self.environment["TMPDIR"] = folder.name

    def run_with(self, *arguments):
        return subprocess.run([WITH, *arguments], env=self.environment, capture_output=True, text=True, timeout=60)

    def left_behind(self):
        return sorted(path.name for path in self.folder.iterdir())

    def test_the_command_finds_the_service_and_its_status_is_handed_on(self):
        done = self.run_with("redis", "--", "sh", "-c", 'redis-cli -u "$PORTICO_TEST_REDIS" ping; exit 7')
        self.assertEqual((done.stdout, done.returncode), ("PONG\n", 7))
        self.assertEqual(self.left_behind(), [])

    def test_a_service_killed_by_the_command_comes_back_at_the_same_address(self):
        story = f'{SERVICES}/redis.sh kill; {SERVICES}/redis.sh restart; redis-cli -u "$PORTICO_TEST_REDIS" ping'
        self.assertEqual(self.run_with("redis", "--", "sh", "-c", story).stdout, "PONG\n")

    def test_being_ended_ends_the_command_and_the_services(self):
        running = subprocess.Popen(
            [WITH, "redis", "--", "sh", "-c", 'echo "$PORTICO_TEST_REDIS"; exec sleep 600'],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        redis = running.stdout.readline().strip()
        running.send_signal(signal.SIGTERM)
        self.assertEqual(running.wait(timeout=30), 143)
        self.assertEqual(running.stdout.read(), "", "the command still holds its output")
        running.stdout.close()
        self.assertEqual(self.left_behind(), [])
        gone = subprocess.run(["redis-cli", "-u", redis, "ping"], capture_output=True, text=True, check=False)
        self.assertNotIn("PONG", gone.stdout)

    def test_what_a_killed_run_left_is_put_away_by_the_next(self):
        running = subprocess.Popen(
            [WITH, "redis", "--", "sh", "-c", 'echo "$PORTICO_TEST_REDIS"; exec sleep 5'],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        redis = running.stdout.readline().strip()
        running.kill()
        running.wait(timeout=30)
        running.stdout.close()
        self.assertEqual(len(self.left_behind()), 1)
        self.run_with("redis", "--", "true")
        self.assertEqual(self.left_behind(), [])
        gone = subprocess.run(["redis-cli", "-u", redis, "ping"], capture_output=True, text=True, check=False)
        self.assertNotIn("PONG", gone.stdout)

    def test_an_unknown_service_is_refused_by_name(self):
        refused = self.run_with("oracle", "--", "true")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("no service 'oracle'", refused.stderr)


if __name__ == "__main__":
    unittest.main()
