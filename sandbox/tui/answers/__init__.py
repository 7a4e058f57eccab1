"""How the receiver answers, chosen from the screen: never written into config.yaml."""
