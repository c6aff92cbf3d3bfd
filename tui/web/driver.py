"""What a browser sends through the server, read as a terminal's keys are: a paste is one event whatever is in it."""

from __future__ import annotations

import os
import signal
from codecs import getincrementaldecoder

from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver, _ExitInput

from tui.keyboard import Keys


class Browser(WebDriver):
    """Draws in a browser, and reads its keys."""

    def run_input_thread(self) -> None:
        """Everything that is typed has been read, until the tab is closed; what cannot be read ends it."""
        keys, packets = Keys(), ByteStream()
        decode = getincrementaldecoder("utf-8")("replace").decode
        try:
            for data in self._input_reader:
                for kind, payload in packets.feed(data) if data else ():
                    if kind != "D":
                        self._on_meta(kind, payload)
                        continue
                    for message in keys.feed(decode(payload)):
                        self.process_message(message)
                for message in keys.tick():
                    self.process_message(message)
        except _ExitInput:
            pass
        except ValueError:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            self._input_reader.close()
