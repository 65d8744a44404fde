"""How are the weights made that the product ships?"""
