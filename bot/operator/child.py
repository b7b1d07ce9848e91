"""A part of `presstime up`: one of its commands, in a process that ends with the one above it."""

from bot.cli import main
from bot.operator.tree import leave_with_parent

if __name__ == "__main__":
    leave_with_parent()
    main()
