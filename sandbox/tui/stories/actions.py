"""What can be done with stories. A part of the registry."""

from sandbox.tui.action import Action, Scope

STORY_ACTIONS: tuple[Action, ...] = (
    Action(
        "story.play", Scope.EVERYWHERE, "p", "play_story", "Story",
        "Pick a story and play it to the subscriptions; while one is played, go to its strip.",
        footer=3, palette=True,
    ),
    Action(
        "story.present", Scope.EVERYWHERE, "P", "present_story", "Present",
        "Show the story that is played in large cards; without one, whatever arrives, from any program.",
        palette=True,
    ),
    Action(
        "story.pause", Scope.STORY, "space,p", "steer('pause')", "Pause",
        "Let no further step begin, or go on.", footer=6, palette=True,
    ),
    Action(
        "story.next", Scope.STORY, "right,n", "steer('next')", "Next",
        "Let the next step begin now.", footer=6, palette=True,
    ),
    Action(
        "story.faster", Scope.STORY, "plus,equals_sign", "steer('faster')", "Faster",
        "Let more of the story's time pass in a second.", footer=5, palette=True,
    ),
    Action(
        "story.slower", Scope.STORY, "minus", "steer('slower')", "Slower",
        "Let less of the story's time pass in a second, down to real time.", footer=5, palette=True,
    ),
    Action(
        "story.max", Scope.STORY, "m", "steer('max')", "Max",
        "Do not wait between steps, or wait again.", footer=5, palette=True,
    ),
    Action(
        "story.stop", Scope.STORY, "x", "steer('stop')", "Stop",
        "End the story; what is on its way arrives. Again: put its strip away.", footer=5, palette=True,
    ),
    Action(
        "story.again", Scope.STORY, "a", "steer('again')", "Again",
        "Play the story from its beginning once it has ended, with fresh Ids.", palette=True,
    ),
    Action(
        "story.leave", Scope.STORY, "escape", "leave", "Back",
        "Go back to the feed; a story that has ended is put away.",
    ),
    Action(
        "presenter.next", Scope.PRESENTER, "space,right", "steer('next')", "Next",
        "Let the next step begin now; without a story, show the next card.", footer=6,
    ),
    Action(
        "presenter.pause", Scope.PRESENTER, "p", "steer('pause')", "Clock",
        "Go on by the story's own clock, without a story by what arrives; or wait for your key.", footer=5,
    ),
    Action(
        "presenter.faster", Scope.PRESENTER, "plus,equals_sign", "steer('faster')", "Faster",
        "A faster clock.", footer=3,
    ),
    Action(
        "presenter.slower", Scope.PRESENTER, "minus", "steer('slower')", "Slower", "A slower clock.", footer=3,
    ),
    Action(
        "presenter.again", Scope.PRESENTER, "a", "steer('again')", "Again",
        "Play it once more, when it has ended.", footer=2,
    ),
    Action(
        "presenter.earlier", Scope.PRESENTER, "up,left", "look(-1)", "Earlier", "The card before.", footer=2,
    ),
    Action(
        "presenter.later", Scope.PRESENTER, "down", "look(1)", "Later", "The card after.", footer=2,
    ),
    Action(
        "presenter.leave", Scope.PRESENTER, "escape,q,P", "leave", "Leave",
        "Back to the desk; the story stays as it is.", footer=6,
    ),
    Action(
        "stories.play", Scope.STORIES, "enter", "choose", "Play",
        "Play the story under the cursor, from the step under the cursor on. Tab goes on to the steps, to other facts "
        "(as --given) and to the seed. A double click plays too.",
        footer=5,
    ),
    Action(
        "stories.present", Scope.STORIES, "P", "present", "Present",
        "Present it in large cards; it waits for your key before each step.", footer=5,
    ),
)  # fmt: skip
"""In the order of the help, within each scope."""
